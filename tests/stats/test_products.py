"""Products in pieces are the products."""

from __future__ import annotations

import numpy as np
import pytest

from moodtrack.stats.products import PIECE, inner, product


@pytest.mark.parametrize(
    ("n", "p", "q"), [(0, 3, 2), (1, 1, 1), (365, 80, 80), (365, 40, 3), (12, 700, 700), (64, 0, 5)]
)
def test_pieces_add_up(n: int, p: int, q: int) -> None:
    stream = np.random.default_rng(n + p)
    a, b, c = stream.normal(size=(n, p)), stream.normal(size=(n, q)), stream.normal(size=(p, q))
    np.testing.assert_allclose(inner(a, b), np.einsum("np,nq->pq", a, b), atol=1e-10)
    np.testing.assert_allclose(product(a, c), np.einsum("np,pq->nq", a, c), atol=1e-10)
    assert inner(a, b).shape == (p, q)
    assert product(a, c).shape == (n, q)


def test_counts_of_single_precision_stay_exact_and_single() -> None:
    near = np.ones((PIECE // 400, 40), dtype="float32")
    assert product(near, np.ones((40, 20), dtype="float32")).dtype == np.float32
    assert (product(near, np.ones((40, 20), dtype="float32")) == 40).all()
