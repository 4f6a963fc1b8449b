"""Words of direction come only from an interval that leaves out zero."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moodtrack.report.sections import reliable_change, summary, trend
from moodtrack.report.verdict import verdict

NUMBERS = st.floats(-50, 50, allow_nan=False)
DIRECTIONS = st.sampled_from(["higher_better", "higher_worse", "range", "none", None, "nan"])
CLAIMS = ("improved", "worsened", "deteriorated", "better", "recover")


@given(NUMBERS, NUMBERS, NUMBERS, DIRECTIONS)
def test_verdict_follows_the_interval(estimate: float, a: float, b: float, direction: str | None) -> None:
    low, high = sorted((a, b))
    said = verdict(estimate, low, high, direction)
    if low <= 0 <= high:
        assert said == "not shown"
    elif direction not in ("higher_better", "higher_worse"):
        assert said == ("higher" if low > 0 else "lower")
    else:
        assert said == ("improved" if (low > 0) == (direction == "higher_better") else "worsened")


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["higher_better", "higher_worse"]), st.integers(2, 900))
def test_trend_sentence_never_improves_over_zero(
    estimate: float, a: float, b: float, direction: str, days: int
) -> None:
    low, high = sorted((a, b))
    row = {"estimate": estimate, "low": low, "high": high, "level": 0.95, "n": days}
    words = trend.sentence(row, {"label": "Mood", "low": 1, "high": 5, "direction": direction}, days)
    assert f"{days} day" in words
    assert "95 % interval" in words
    if low <= 0 <= high:
        assert not any(claim in words for claim in CLAIMS)
        assert "no rise or fall is shown" in words
    else:
        assert ("improved" in words) == ((low > 0) == (direction == "higher_better"))


@given(
    st.integers(-27, 27), st.one_of(st.none(), st.tuples(NUMBERS, NUMBERS)), st.booleans(), st.sampled_from(["improved", "unchanged", "deteriorated", "nan"])
)  # fmt: skip
def test_change_sentence_never_improves_over_zero(
    change: int, bounds: tuple[float, float] | None, established: bool, named: str
) -> None:
    low, high = sorted(bounds) if bounds else (float("nan"), float("nan"))
    row = {
        "change": float(change), "low": low, "high": high, "level": 0.95, "n": 4, "threshold": 6.0, "inclusive": True,
        "threshold_name": "Set A", "class": named, "established": established,
    }  # fmt: skip
    words = reliable_change.sentence(row)
    assert "4 scores" in words
    if low <= 0 <= high or named in ("unchanged", "nan"):
        assert not any(claim in words for claim in CLAIMS)
    elif established:
        assert "established in two scores running" in words
    else:
        assert "at this session, not yet established" in words


def test_direction_word_follows_the_scale() -> None:
    assert "higher is better" in summary.scale_words({"low": 1, "high": 5, "direction": "higher_better"})
    assert "lower is better" in summary.scale_words({"low": 1, "high": 5, "direction": "higher_worse"})
    assert "better" not in summary.scale_words({"low": 1, "high": 5, "direction": "none"})
