"""Three courses fitted to the scores of a sample, the curve of one of them, and every client's own line beside it."""

from __future__ import annotations

import pandas as pd

from moodtrack import progress


def run(table, arguments, convention):
    names = {"id_column": "person", "session_column": "session", "value_column": "value"}
    table = table.rename(columns={arguments[key]: name for key, name in names.items()})
    scores = table[["person", "session", "value"]].assign(measure="scale")
    log = progress.fit_course(scores, measure="scale", curve="log", intake=False)
    linear = progress.fit_course(scores, measure="scale", curve="linear", intake=False)
    by_intake = progress.fit_course(scores, measure="scale", curve="log", baseline=0, keep_intake=True, slopes=False)

    def told(one):
        parts = ["intercept", "slope", "intake", "slope_x_intake"]
        return {
            **{name: [value] for name, value in zip(parts, one.fixed, strict=False)},
            "sd_intercept": [one.sd_intercept],
            "sd_slope": [one.sd_slope],
            "correlation": [one.correlation],
            "sd_residual": [one.sd_residual],
            "loglik": [one.loglik],
            "aic_reml": [one.aic_reml],
            "aic_ml": [one.aic_log],
        }

    curve = [
        log.expected(arguments["curve_sessions"], shares=[share]).assign(name=name)
        for name, share in arguments["bounds"].items()
    ]
    clients = progress.course(scores, course=log).clients
    return {
        "log_linear": pd.DataFrame(told(log)),
        "linear": pd.DataFrame(told(linear)),
        "by_intake": pd.DataFrame(told(by_intake)),
        "bounds": pd.concat(curve),
        "curve": log.expected(arguments["curve_sessions"], shares=[0.5]),
        "clients": clients,
        "lines": clients.dropna(subset=["ols_slope"]),
    }
