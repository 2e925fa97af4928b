{#-
    Does a distance lie in a band of the policy, bounds as the band says? A condition.

    Distances are compared after rounding to nine decimals, so that 0.1 + 0.2 meets a bound of 0.3.
    Call: {{ cypp.in_band("distances.distance", "bands") }}
-#}
{% macro in_band(distance, bands) -%}
    (
        {{ bands }}.lower_bound is null
        or {{ cypp.round_to(distance, 9) }} > {{ bands }}.lower_bound
        or (
            {{ bands }}.is_lower_included
            and {{ cypp.round_to(distance, 9) }} = {{ bands }}.lower_bound
        )
    )
    and (
        {{ bands }}.upper_bound is null
        or {{ cypp.round_to(distance, 9) }} < {{ bands }}.upper_bound
        or (
            {{ bands }}.is_upper_included
            and {{ cypp.round_to(distance, 9) }} = {{ bands }}.upper_bound
        )
    )
{%- endmacro %}
