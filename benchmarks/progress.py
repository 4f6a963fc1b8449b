"""Do analyses of scores stay below 20 groupby-means over the same table, 100,000 clients with 12 sessions?

python -m benchmarks.progress [--clients N] [--only NAME]

suddengains (R) is run on a part of the clients where R and the package are installed. Beside it: 1,000 single cases of 10
against 20 scores, all indices below 5 s, NAP and Tau-U at least 30 times as fast as SingleCaseES (R); and a course fitted to 10,000
clients with 12 sessions below 10 s, beside MixedLM of statsmodels on a part of them, in the same run.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from moodtrack import progress
from moodtrack.schema import EVENTS, SCORES, conform, empty

BAR = 20.0
SESSIONS = 12
ELSEWHERE = 7.2
"""Milliseconds a client that suddengains 0.7.2 needed on 2,000 clients with 12 sessions, on another machine."""

RUN: dict[str, Callable[[pd.DataFrame], Any]] = {
    "reliable_change": progress.reliable_change,
    "sudden_gains": lambda scores: progress.sudden_gains(scores, draws=0),
    "outcomes": lambda scores: progress.outcomes(scores, pairs=["phq9"]),
}
"""What is timed, by name; sudden gains without the share by chance."""

CASES = 1000
CASE_BAR = 5.0
CASE_ELSEWHERE = 3.6
"""Milliseconds a case that SingleCaseES 0.7.4 needed for NAP and Tau-U, on another machine."""
CASE_TIMES = 30

COURSE = 10_000
COURSE_BAR = 10.0
COURSE_PART = 300
"""Clients that statsmodels is given: its time grows with them, so the ratio is of seconds a client."""

PEER = """
suppressMessages(library(suddengains))
data <- read.csv(commandArgs(TRUE)[1])
start <- Sys.time()
found <- identify_sg(data, id_var_name = "id", sg_var_list = names(data)[-1], sg_crit1_cutoff = 6)
cat(as.numeric(difftime(Sys.time(), start, units = "secs")))
"""


def table(clients: int) -> pd.DataFrame:
    """Courses along a logarithm with noise, as the table scores."""
    stream = np.random.default_rng(1)
    session = np.tile(np.arange(1, SESSIONS + 1), clients)
    value = np.clip(np.round(18 - 3 * np.log(session) + stream.normal(0, 2.5, len(session))), 0, 27)
    person = np.repeat([f"p{i:06d}" for i in range(clients)], SESSIONS)
    return conform(pd.DataFrame({"person": person, "session": session, "measure": "phq9", "value": value}), SCORES)


def least(functions: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Seconds of the fastest run of each, in turns, so that what else the machine does meets all of them."""
    spent = [float("inf")] * len(functions)
    for _ in range(rounds):
        for place, function in enumerate(functions):
            start = time.perf_counter()
            function()
            spent[place] = min(spent[place], time.perf_counter() - start)
    return spent


def peer(scores: pd.DataFrame, clients: int) -> str:
    """Milliseconds a client of suddengains in R, measured here or elsewhere."""
    told = f"suddengains 0.7.2 (R) {ELSEWHERE:.1f} ms a client on 2,000 x 12, measured elsewhere"
    if shutil.which("Rscript") is None:
        return told
    wide = scores.iloc[: clients * SESSIONS].pivot(index="person", columns="session", values="value")
    with tempfile.TemporaryDirectory() as folder:
        wide.add_prefix("s").reset_index(drop=True).rename_axis("id").to_csv(Path(folder, "wide.csv"))
        Path(folder, "peer.R").write_text(PEER, encoding="utf-8")
        done = subprocess.run(["Rscript", f"{folder}/peer.R", f"{folder}/wide.csv"], capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        return told
    return f"suddengains (R) {float(done.stdout.split()[-1]) / clients * 1000:.1f} ms a client on {clients} x 12, measured here"


def single_cases() -> bool:
    """Print how long the indices of single cases take; whether a bar is missed."""
    stream, size = np.random.default_rng(1), 30
    sessions = pd.DataFrame(
        {
            "person": np.repeat([f"p{i:04d}" for i in range(CASES)], size),
            "session": np.tile(np.arange(1, size + 1), CASES),
            "phase": np.tile(["A"] * 10 + ["B"] * 20, CASES),
        }
    )
    value = stream.integers(0, 27, CASES * size).astype("float64")
    scores = sessions[["person", "session"]].assign(measure="phq9", value=value)
    ask = partial(progress.single_case, scores, sessions, empty(EVENTS), goal=3.0)
    whole, two = least([ask, partial(ask, indices=["nap", "tau_u"])], 3)
    each = two / CASES * 1000
    print(f"single_case      {whole:7.3f} s, {CASES} cases of 10 against 20, all indices")
    print(
        f"NAP and Tau-U    {two:7.3f} s, {each:.3f} ms a case, {CASE_ELSEWHERE / each:.0f} x SingleCaseES measured elsewhere"
    )
    return whole >= CASE_BAR or CASE_TIMES * each > CASE_ELSEWHERE


def courses() -> bool:
    """Print how long a course takes to fit; whether the bar is missed."""
    stream = np.random.default_rng(2)
    session = np.tile(np.arange(SESSIONS), COURSE)
    own = stream.multivariate_normal([18, -3], [[9, -0.8], [-0.8, 1.0]], COURSE)
    who = np.repeat(np.arange(COURSE), SESSIONS)
    value = own[who, 0] + own[who, 1] * np.log(session + 1) + stream.normal(0, 2, len(who))
    made = pd.DataFrame(
        {"person": [f"p{i:06d}" for i in who], "session": session, "measure": "phq9", "value": value.clip(0, 27)}
    )
    whole = conform(made, SCORES)
    gaps = whole[stream.random(len(whole)) < 0.8].reset_index(drop=True)
    part = made.iloc[: COURSE_PART * SESSIONS].assign(x=np.log(session[: COURSE_PART * SESSIONS] + 1))

    def peer_fit() -> None:
        import statsmodels.formula.api as smf

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            smf.mixedlm("value ~ x", part, groups=part["person"], re_formula="~x").fit(reml=True)

    fit = partial(progress.fit_course, measure="phq9", intake=False)
    all_, some, same, theirs = least(
        [partial(fit, whole), partial(fit, gaps), partial(fit, whole.iloc[: len(part)], curve="log"), peer_fit], 1
    )
    print(
        f"fit_course       {all_:7.3f} s, {COURSE} clients x {SESSIONS}; {some:.3f} s with a fifth of the scores missing (both curves, both likelihoods)"
    )
    print(
        f"MixedLM          {theirs:7.3f} s on {COURSE_PART} clients (one fit); fit_course on the same {same:.3f} s (three fits), {theirs / same:.0f} x; {theirs / COURSE_PART / (all_ / COURSE):.0f} x a client"
    )
    return max(all_, some) >= COURSE_BAR


def main(arguments: Sequence[str] | None = None) -> int:
    """Print seconds, groupby-means and milliseconds a client; 1 if one of them is above the bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.progress")
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--only", choices=sorted(RUN))
    options = parser.parse_args(arguments)
    scores = table(options.clients)
    names = [options.only] if options.only else list(RUN)
    functions: list[Callable[[], object]] = [
        lambda: scores.groupby("person", observed=True, sort=False)["value"].mean(),
        *(partial(RUN[name], scores) for name in names),
    ]
    unit, *spent = least(functions, 9)
    print(f"{'groupby-mean':16} {unit:7.3f} s, {options.clients} clients with {SESSIONS} sessions")
    for name, took in zip(names, spent, strict=True):
        each = took / options.clients * 1000
        print(f"{name:16} {took:7.3f} s, {took / unit:5.1f} groupby-means, {each:.5f} ms a client")
    missed = max(spent) >= BAR * unit
    late = False if options.only else single_cases() | courses()
    print(peer(scores, min(options.clients, 2000)))
    print(f"below {BAR:.0f} groupby-means each: {'MISSED' if missed else 'kept'}")
    return int(missed or late)


if __name__ == "__main__":
    sys.exit(main())
