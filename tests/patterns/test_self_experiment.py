"""Self-experiment: against a slow twin that draws every lot, planted differences, and tags that follow good days."""

from __future__ import annotations

import io
from itertools import product

import numpy as np
import pandas as pd
import pytest

from moodtrack.errors import OptionError, SchemaError
from moodtrack.patterns import Plan, self_experiment
from moodtrack.stats.randomisation import allocations, findable, possible
from moodtrack.testing import check_analysis, simulate

START = pd.Timestamp("2024-03-01")
PLAN = Plan.draw(START, days=28, seed=12)


def on(plan: Plan) -> np.ndarray:
    return (plan.table["condition"] == "on").to_numpy()


def logged(plan: Plan, mood: np.ndarray, done: np.ndarray | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ratings and tags of one person on the days of the plan; NaN is not rated."""
    ratings = pd.DataFrame({"person": "a", "day": plan.table["day"], "mood": mood})
    tag = pd.Series(["it" if there else None for there in (done if done is not None else np.zeros(len(mood)))])
    return ratings, pd.DataFrame({"person": "a", "day": plan.table["day"], "tag": tag, "source": "s"})


# the plan


@pytest.mark.parametrize(("days", "block"), [(14, 2), (16, 4), (28, 14)])
def test_half_of_every_block_is_on(days: int, block: int) -> None:
    table = Plan.draw("2026-03-02", days=days, seed=3, block=block).table
    assert len(table) == days
    assert (table["day"].diff().dropna() == pd.Timedelta(days=1)).all()
    counted = table.groupby("block")["condition"].agg(lambda words: (words == "on").sum())
    assert (counted == block // 2).all()


def test_every_plan_can_be_drawn_and_equal_seeds_give_equal_plans() -> None:
    plans = [tuple(on(Plan.draw("2026-03-02", days=4, seed=seed))) for seed in range(120)]
    assert len(set(plans)) == 4
    assert min(plans.count(plan) for plan in set(plans)) > 15
    assert Plan.draw("2026-03-02", seed=5).table.equals(Plan.draw("2026-03-02", seed=5).table)


def test_a_saved_plan_is_a_plan_again() -> None:
    text = PLAN.table.to_csv(index=False)
    again = Plan(pd.read_csv(io.StringIO(text)))
    assert again.table.equals(PLAN.table)
    assert str(again).splitlines()[0] == f"Fri 2024-03-01  {'on' if on(PLAN)[0] else 'off'}"
    assert "28 days" in repr(again)


def test_plans_that_cannot_be() -> None:
    for options in (
        {"days": 15},
        {"days": 0},
        {"block": 3},
        {"block": 0},
        {"seed": -1},
        {"start": "soon"},
        {"days": 2.5},
    ):
        with pytest.raises(OptionError, match=next(iter(options))):
            Plan.draw(**{"start": "2026-03-02", "seed": 1, **options})  # type: ignore[arg-type]
    table = PLAN.table
    with pytest.raises(OptionError, match="there twice"):
        Plan(pd.concat([table, table]))
    with pytest.raises(OptionError, match="on or off"):
        Plan(table.assign(condition="maybe"))
    with pytest.raises(OptionError, match="no block"):
        Plan(table.assign(condition="on"))
    with pytest.raises(SchemaError, match="plan lacks"):
        Plan(table.drop(columns="block"))


# the comparison


def test_laws() -> None:
    plan = Plan.draw("2024-02-20", days=20, seed=2)
    points = ["mean_on", "mean_off", "difference", "low", "high", "findable"]
    check_analysis(self_experiment, plan=plan, tag="walk", seeds=[2], shift=points[:2], scale=points)
    check_analysis(self_experiment, plan=plan, of=None, level=0.8, most=200, seeds=[3])
    check_analysis(self_experiment, seeds=[1])


def every_lot(plan: Plan) -> np.ndarray:
    """All ways to have as many days on in every block, by trying all words of on and off."""
    block, drawn = plan.table["block"].to_numpy(), on(plan)
    words = np.array(list(product([False, True], repeat=len(drawn))))
    fits = [all(word[block == b].sum() == drawn[block == b].sum() for b in np.unique(block)) for word in words]
    return words[fits]


def p_by_hand(lots: np.ndarray, drawn: np.ndarray, y: np.ndarray) -> float:
    y = y - np.nanmean(y)
    size = [abs(np.nansum(y[lot])) for lot in lots]
    return float(np.mean([s >= abs(np.nansum(y[drawn])) - 1e-9 for s in size]))


@pytest.mark.parametrize(("block", "level", "missing"), [(2, 0.9, False), (4, 0.95, False), (6, 0.95, True)])
def test_p_and_interval_agree_with_every_lot_drawn_by_hand(block: int, level: float, missing: bool) -> None:
    days = 12
    plan = Plan.draw(START, days=days, seed=4, block=block)
    stream = np.random.default_rng(days + block)
    mood = np.round(stream.normal(5, 1, days) + 0.8 * on(plan), 1)
    mood[3] = np.nan if missing else mood[3]
    done = on(plan) != (np.arange(days) == 7)
    rows = self_experiment(*logged(plan, mood, done), plan=plan, tag="it", level=level).table.set_index("comparison")
    lots = every_lot(plan)
    for comparison, x in (("assigned", on(plan).astype(float)), ("as_done", done.astype(float))):
        row = rows.loc[comparison]
        assert row["allocations"] == len(lots)
        assert row["p"] == pytest.approx(p_by_hand(lots, on(plan), mood))
        kept = ~np.isnan(mood)
        slope = (mood - mood[kept].mean())[kept & on(plan)].sum() / (x - x[kept].mean())[kept & on(plan)].sum()
        assert row["difference"] == pytest.approx(slope)
        reach = row["high"] - row["low"]
        for d in (row["low"] - 0.01 * reach, row["high"] + 0.01 * reach):
            assert p_by_hand(lots, on(plan), mood - d * x) <= 1 - level + 1e-9
        if comparison == "assigned" and kept.all():  # else the interval may hold a little more than it has to
            for d in (row["low"] + 1e-6, row["high"] - 1e-6):
                assert p_by_hand(lots, on(plan), mood - d * x) > 1 - level
    assert rows.loc["assigned", "difference"] == pytest.approx(np.nanmean(mood[on(plan)]) - np.nanmean(mood[~on(plan)]))


def test_counts_of_days_and_what_was_done() -> None:
    mood = np.where(on(PLAN), 6.0, 5.0) + np.tile([0.0, 0.5], 14)
    mood[:3] = np.nan
    done = on(PLAN).copy()
    done[np.flatnonzero(done)[-1]] = False
    result = self_experiment(*logged(PLAN, mood, done), plan=PLAN, tag="it")
    row = result.table.set_index("comparison").loc["assigned"]
    missed = int(on(PLAN)[:3].sum())
    assert row[["n_on", "not_on", "n_off", "not_off"]].tolist() == [14 - missed, missed, 11 + missed, 3 - missed]
    assert row["done_on"] == pytest.approx(1 - 1 / row["n_on"])
    assert row["done_off"] == 0
    assert result.days["value"].isna().sum() == 3
    assert (result.days["done"].to_numpy(dtype=bool) == done).all()
    assert np.isnan(row["findable"])
    assert result.problems["code"].astype(str).tolist() == ["too_few"]


def test_without_difference_few_intervals_leave_out_zero_and_a_planted_one_is_held() -> None:
    log = simulate(persons=300, days=88, seed=6, phi=0.6, missing=0.1, scale=(-40, 40), step=0.1)
    none = self_experiment(log.ratings, log.tags, plan=PLAN, most=1000).table
    assert ((none["low"] > 0) | (none["high"] < 0)).mean() <= 0.075
    days = PLAN.table.loc[on(PLAN), "day"]
    moved = log.ratings.assign(mood=log.ratings["mood"] + 1.0 * log.ratings["day"].isin(days))
    some = self_experiment(moved, log.tags, plan=PLAN, most=1000).table
    assert ((some["low"] <= 1) & (some["high"] >= 1)).mean() >= 0.925
    assert some["difference"].mean() == pytest.approx(1, abs=0.05)
    pd.testing.assert_series_equal(some["low"], none["low"] + 1, rtol=1e-6)


def test_a_tag_done_on_good_days_is_no_difference() -> None:
    """What was done follows the mood; the days done are higher by far, the comparison by the lot is not."""
    log = simulate(persons=150, days=88, seed=7, missing=0, scale=(-40, 40), step=0.1)
    stream, tags, plain = np.random.default_rng(1), [], []
    for person in log.persons:
        mood = np.where(person.days < np.datetime64(START), 0, person.mood - person.mood.mean())
        wanted = np.append(np.zeros(60), on(PLAN))
        done = stream.random(88) < 1 / (1 + np.exp(-(6 * wanted - 3 + 2 * mood)))
        tags.append(np.where(done, "it", "other"))
        plain.append(person.rating[60:][done[60:]].mean() - person.rating[60:][~done[60:]].mean())
    table = self_experiment(
        log.ratings, log.ratings[["person", "day"]].assign(tag=np.concatenate(tags)), plan=PLAN, tag="it", most=1000
    ).table
    assert np.mean(plain) > 0.3
    for _, some in table[table["low"].notna()].groupby("comparison", observed=True):
        assert len(some) > 120
        assert abs(some["difference"].mean()) < 0.1
        assert ((some["low"] > 0) | (some["high"] < 0)).mean() <= 0.085


def test_before_the_plan_it_says_what_the_plan_could_find() -> None:
    log = simulate(days=60, seed=4, missing=0)
    result = self_experiment(log.ratings, log.tags, plan=PLAN)
    row = result.table.iloc[0]
    assert (row["n_on"], row["n_off"]) == (0, 0)
    assert np.isnan(row["difference"])
    assert set(result.problems["code"].astype(str)) == {"too_few"}
    longer = self_experiment(log.ratings, log.tags, plan=Plan.draw(START, days=112, seed=3)).table.iloc[0]
    assert row["findable"] / longer["findable"] == pytest.approx(2, rel=0.2)


def test_findable_is_found_four_times_in_five() -> None:
    plan = Plan.draw(START, days=14, seed=1)
    day, drawn = np.arange(14.0), on(plan)
    lots = allocations(plan.table["block"].to_numpy(), drawn, 9999, 1)
    size = findable(lots, drawn, day, 0.4, 0.95, 0.8)
    stream = np.random.default_rng(11)
    root = np.linalg.cholesky(0.4 ** np.abs(np.subtract.outer(day, day)))
    p = [p_by_hand(lots, drawn, root @ stream.standard_normal(14) + size * drawn) for _ in range(600)]
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.8, abs=0.05)


def test_too_few_allocations_give_a_difference_without_interval() -> None:
    plan = Plan.draw(START, days=8, seed=1)
    result = self_experiment(*logged(plan, np.arange(8.0)), plan=plan)
    row = result.table.iloc[0]
    assert np.isfinite(row["difference"])
    assert row[["low", "high", "level"]].isna().all()
    assert "not_evaluable" in set(result.problems["code"].astype(str))
    assert np.isnan(findable(np.eye(2, dtype=bool), np.array([True, False]), np.arange(2.0), 0.0, 0.95, 0.8))


def test_a_sample_of_many_allocations_keeps_to_the_blocks_and_holds_the_plan() -> None:
    block, drawn = np.repeat(np.arange(15), 4), np.tile([True, True, False, False], 15)
    assert possible(block, drawn) == 6**15
    sample = allocations(block, drawn, 500, 3)
    assert sample.shape == (500, 60)
    assert (sample.reshape(500, 15, 4).sum(axis=2) == 2).all()
    assert (sample[0] == drawn).all()
    assert len(np.unique(sample, axis=0)) == 500


def test_without_a_plan_nothing_is_compared() -> None:
    log = simulate(days=60, seed=4)
    result = self_experiment(log.ratings, log.tags)
    assert len(result.table) == 0
    assert result.problems["code"].astype(str).tolist() == ["not_evaluable"]
    with pytest.raises(OptionError, match="plan is given as DataFrame"):
        self_experiment(log.ratings, log.tags, plan=PLAN.table)  # type: ignore[arg-type]
    for options in ({"level": 1.0}, {"most": 10}, {"seed": "x"}, {"tag": 3}):
        with pytest.raises(OptionError, match=next(iter(options))):
            self_experiment(log.ratings, log.tags, plan=PLAN, **options)  # type: ignore[arg-type]
