"""Writes Tests/TensorsTests/Fixtures/statistics.safetensors: covariance and eigenvectors by NumPy,
the Fréchet distance by SciPy."""

import numpy
import scipy.linalg
from safetensors.numpy import save_file

from fixtures import fixture

random = numpy.random.default_rng(1)
mixing = random.normal(size=(6, 6))
samples = (random.normal(size=(50, 6)) @ mixing + 5 * random.normal(size=6)).astype(numpy.float32)
covariance = numpy.cov(samples.astype(numpy.float64), rowvar=False)
values, vectors = numpy.linalg.eigh(covariance)
root = vectors @ numpy.diag(numpy.sqrt(values)) @ vectors.T
vectors = vectors.T[::-1].copy()
largest = numpy.abs(vectors).argmax(axis=1)
vectors *= numpy.sign(vectors[numpy.arange(6), largest])[:, None]

others = (0.7 * random.normal(size=(40, 6)) @ mixing + random.normal(size=6)).astype(numpy.float32)
second = numpy.cov(others.astype(numpy.float64), rowvar=False)
shift = samples.mean(axis=0, dtype=numpy.float64) - others.mean(axis=0, dtype=numpy.float64)
frechet = shift @ shift + numpy.trace(
    covariance + second - 2 * scipy.linalg.sqrtm(covariance @ second).real)

save_file(
    {
        "samples": samples,
        "mean": samples.mean(axis=0, dtype=numpy.float64),
        "covariance": covariance,
        "values": values[::-1].copy(),
        "vectors": vectors,
        "root": root,
        "others": others,
        "frechet": numpy.array(frechet),
    },
    fixture("TensorsTests", "statistics"),
)
