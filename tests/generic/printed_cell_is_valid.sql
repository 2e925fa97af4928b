{#-
    A printed cell that is neither a number nor a known mark for a missing value, that mixes letters
    into a number ("9O.9"), or that does not hold the token that it is said to print.

    Arguments: none beyond the model, which has the shape of int_figures__parsed.
-#}
{% test printed_cell_is_valid(model) %}

select
    extract_name,
    line_number,
    cell_name,
    printed,
    case
        when value is null then 'neither a number nor a code of missing_value_codes'
        when token_number is not null and token is null then 'the document has no such token'
        when token is not null and position(trim(trailing ',' from token) in printed) = 0
            then 'the cell does not hold its token ' || token
        else 'a letter stands inside the number'
    end as problem
from {{ model }}
where
    (value is null and missing_reason is null)
    or (token_number is not null and token is null)
    or (token is not null and position(trim(trailing ',' from token) in printed) = 0)
    or (
        missing_reason is null
        and {{ cypp.matches("printed", "'[0-9][A-Za-z]'") }}
    )

{% endtest %}
