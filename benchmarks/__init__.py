"""Scripts that measure what the documentation claims; each is run by `python -m benchmarks.NAME`.

Linear algebra runs in one thread here, that of peers too, unless OPENBLAS_NUM_THREADS says otherwise: products of some
hundred days and a few dozen tags wait longer for a second thread than they take.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
