"""English, for files with many orders."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "bulk.account_missing": "Choose the reseller for whom the file is uploaded.",
    "bulk.cell_missing": "The column {column} is empty here. Fill it in.",
    "bulk.cell_too_long": "The column {column} takes at most {limit} characters.",
    "bulk.column_missing": "The file has no column {column}. Add it; the template shows all columns.",
    "bulk.column_twice": "The file has the column {column} more than once. Remove one of them.",
    "bulk.column_unknown": "The file has a column {column} that is not known. There are: {known}.",
    "bulk.customer_ambiguous": "Several customers are called {given}. Write the customer's id instead.",
    "bulk.customer_unknown": (
        "There is no customer {given}. Write its exact name or id, or fill in company and address for a new one."
    ),
    "bulk.empty": "The file has no rows below its head. Add one row for each line of an order.",
    "bulk.moved_on": "The order {reference} is {state} by now. Load the page again.",
    "bulk.not_a_number": "{given} is no number of {column}. Write a whole number from 1.",
    "bulk.not_one_of": "{given} is not known as {column}. Use one of: {allowed}.",
    "bulk.not_text": "This is no CSV file. Save the table as CSV (UTF-8) and upload that.",
    "bulk.nothing_ready": "No order of the file can be placed at present. Put right what is open first.",
    "bulk.plan_ambiguous": "Several plans are called {given} ({segment}). Write product:sku instead.",
    "bulk.plan_unknown": "No plan {given} is offered ({segment}). Write its exact title, its id, or product:sku.",
    "bulk.rows_differ": "The rows of order {reference} differ in {column}. One order is for one customer.",
    "bulk.rows_only": "The order has {rows} rows, {given} were sent. Send as many as it has.",
    "bulk.too_large": "The file is larger than {limit} MB. Split it.",
    "bulk.too_many_rows": "{given} rows are too many; {limit} are taken at once. Split them.",
    "bulk.row_too_long": (
        "Line {line} has more cells than the head has columns ({columns}). Put a cell with a comma into quotation "
        "marks, then upload the file again."
    ),
    "bulk.total_changed": "The total is {totals} by now. Look at it again and confirm.",
    "bulk.whom_twice": "Give either customer (a standing one) or company and address (a new one), not both.",
}
