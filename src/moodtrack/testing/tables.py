"""Comparing frames: values and null places must agree; only the running pandas decides between its string types."""

from __future__ import annotations

import pandas as pd

from moodtrack.schema import TEXT, text

__all__ = ["assert_tables"]


def assert_tables(
    got: pd.DataFrame, want: pd.DataFrame, *, rtol: float = 0.0, atol: float = 0.0, order: bool = True
) -> None:
    """Raise AssertionError unless two frames hold the same table.

    Parameters
    ----------
    got, want : DataFrame
        The frames.
    rtol, atol : float
        Tolerance for floats; exact by default.
    order : bool
        False compares the rows in any order.

    Raises
    ------
    AssertionError
        With the column and the rows that differ.

    Examples
    --------
    >>> assert_tables(pd.DataFrame({"a": [1.0, 2.0]}), pd.DataFrame({"a": [2.0, 1.0]}), order=False)
    """
    left, right = _plain(got), _plain(want)
    if not order:
        left, right = _sorted(left), _sorted(right)
    pd.testing.assert_frame_equal(
        left, right, rtol=rtol, atol=atol, check_exact=(rtol == 0 and atol == 0) or None, check_index_type=False
    )


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    columns = {}
    for name in frame.columns:
        column = frame[name]
        if (
            isinstance(column.dtype, pd.CategoricalDtype)
            or pd.api.types.is_string_dtype(column.dtype)
            or column.dtype == TEXT
        ):
            column = text(column)
        columns[name] = column.reset_index(drop=True)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    return (
        frame.sort_values(list(frame.columns), ignore_index=True, na_position="last") if len(frame.columns) else frame
    )
