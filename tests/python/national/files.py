"""The real national files read apart from the project: pandas and the csv text, no SQL, no seed.

Mappings stand here by hand, so that a wrong row in `seeds/mapping/` shows as a difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

ENGLAND = "E92000001"
REGIONS = {
    970: ENGLAND, 980: "E12000001", 981: "E12000002", 982: "E12000003", 983: "E12000004",
    984: "E12000005", 985: "E12000006", 986: "E12000007", 987: "E13000001", 988: "E13000002",
    989: "E12000008", 990: "E12000009",
}  # fmt: skip
EDITIONS = {
    "2025-12-01": "bds_long_0.2025-12.parquet",
    "2026-04-08": "bds_long_0.2026-04-08.parquet",
}
NEIGHBOURS = {"2021-04-01": "sn_april_2021.xlsx", "2025-05-01": "sn_may_2025.xlsx"}


@dataclass(frozen=True)
class Series:
    """How one series of the interactive tool is read: value = cell * factor + offset."""

    short_desc: str
    period_kind: str
    factor: float = 1
    offset: float = 0


# Series of the interactive tool behind each metric.
SERIES = {
    "children_looked_after": Series("LACnum", "snapshot"),
    "children_looked_after_rate": Series("LAC", "snapshot"),
    "child_protection_plans": Series("CPP_Num", "snapshot"),
    "child_protection_plans_rate": Series("CPP_rate", "snapshot"),
    "children_in_need_rate": Series("CIN", "snapshot"),
    "good_achievement_end_of_primary": Series("KS2RWM_Expected_STD", "academic"),
    "five_good_gcses_with_english_and_maths": Series("AVG_Attain8_Score", "academic"),
    "level_3_at_19": Series("Level3Age19", "academic"),
    "attendance_primary": Series("PriTotAbs", "academic", -1, 100),
    "attendance_secondary": Series("SecTotAbs", "academic", -1, 100),
    "neet_or_not_known": Series("16-17_not known_NEET", "winter"),
    "send_destinations_sustained": Series("KS4_SEN_Des_incSpec", "academic"),
    "good_level_of_development": Series("FSP_NEW_GOODDEV", "academic"),
    "exclusions_permanent_rate": Series("TotPermEx", "academic", 10),
    "excess_weight_year_6": Series("ExcessYr6", "academic"),
    "teenage_conceptions_rate": Series("Under18concep", "calendar"),
    "under_18_alcohol_admissions_rate": Series("Hosp_Adm_Alc_<18yrs", "pooled"),
    "first_time_entrants_rate": Series("FirstYJS", "calendar"),
    # Per 1,000 in the edition of December 2025.
    "young_people_offending": Series("YJS_Caution-Sentence10-17_YO", "financial", 0.1),
}
# Pairs of groups behind the achievement gaps: eligible for free school meals, and not.
FSM = {
    "achievement_gap_at_5": ("FSP_Gooddev_FSM", "FSP_Gooddev_FSM_Other"),
    "achievement_gap_at_11": ("FSM_NEW_KS2_RWM", "NonFSM_NEW_KS2_RWM"),
    "achievement_gap_at_16": ("FSM_AVG_Attain8_Score", "NonFSM_AVG_Attain8_Score"),
    "achievement_gap_at_19": ("Level3_FMS_Attain", "NonFSM_L3_aged19"),
}


def period_id(printed: str, kind: str) -> str:
    """Return the period that a printed year means for a kind of period."""
    bare = printed.partition("(")[0].strip()
    year = int(bare[:4])
    if kind == "pooled":
        return f"PF{year}-{year + 2}"
    if kind == "snapshot":
        return f"SD{year}-03-31"
    if kind == "calendar":
        return f"CY{year}"
    if kind == "winter":
        return f"RG{year - 1}-12_{year}-02"
    letters = {"academic": "AY", "financial": "FY"}[kind]
    first = year if len(bare) > 4 else year - 1
    return f"{letters}{first}-{(first + 1) % 100:02}"


def authorities(shared_data: Path) -> dict[int, str]:
    """Return the code that each DfE number has today, or had last."""
    register = pd.read_csv(shared_data / "geography" / "las.csv", dtype=str, keep_default_na=False)
    register = register[register.old_la_code.str.isdigit()]
    started = pd.to_datetime(register.date_of_operation, format="%d/%m/%Y", errors="coerce")
    register = register.assign(living=register.date_of_termination == "", started=started)
    register = register.sort_values(["living", "started"])
    # The last of a number stays in the dictionary.
    return dict(zip(register.old_la_code.astype(int), register.new_la_code, strict=True))


def interactive_tool(shared_data: Path) -> pd.DataFrame:
    """Return the cell of the latest edition that prints it: short_desc, area_code, printed year.

    Columns: `short_desc`, `area_code`, `is_authority`, `years`, `number` (NaN for a mark),
    `edition`.
    """
    codes = {**authorities(shared_data), **REGIONS}
    parts = []
    for edition, name in EDITIONS.items():
        part = pd.read_parquet(shared_data / "lait" / name)
        wanted = {item.short_desc for item in SERIES.values()} | {
            item for pair in FSM.values() for item in pair
        }
        part = part[part["Short Desc"].isin(wanted)]
        number = part["LA Number"].astype(int)
        parts.append(
            pd.DataFrame(
                {
                    "short_desc": part["Short Desc"],
                    "area_code": number.map(codes),
                    "is_authority": ~number.isin([*REGIONS]),
                    "years": part["Years"],
                    "number": pd.to_numeric(part["Values"], errors="coerce"),
                    "edition": edition,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def series(cells: pd.DataFrame, how: Series) -> pd.DataFrame:
    """Return one series by area and period, from the latest edition: `value`, `edition`."""
    found = cells[cells.short_desc == how.short_desc]
    found = found.assign(period_id=[period_id(years, how.period_kind) for years in found.years])
    found["value"] = found.number * how.factor + how.offset
    if how.short_desc.startswith("YJS_"):
        # The edition of April 2026 prints one year, per 10,000.
        found.loc[found.edition == "2026-04-08", "value"] = found.number * 0.01
    found = found.sort_values("edition").drop_duplicates(["area_code", "period_id"], keep="last")
    return found[["area_code", "period_id", "is_authority", "value", "edition"]]


def neighbours(shared_data: Path, day: str) -> dict[str, list[str]]:
    """Return the ten statistical neighbours of each authority in the model of a day."""
    codes = authorities(shared_data)
    sheet = pd.read_excel(
        shared_data / "lait" / NEIGHBOURS[day], sheet_name="LA SN Groups", header=None
    )
    # Two rows of column letters and numbers stand above the header.
    sheet = sheet.iloc[3:].set_axis(sheet.iloc[2], axis=1)
    columns = [f"SN{place}" for place in range(1, 11)]
    found = {}
    for number, *members in sheet[["LA num", *columns]].itertuples(index=False):
        if not pd.isna(number):
            # "-" stands where an area has no neighbours: an authority that had yet to begin.
            known = [codes[int(member)] for member in members if str(member).isdigit()]
            if known:
                found[codes[int(number)]] = known
    return found
