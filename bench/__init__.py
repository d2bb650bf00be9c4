"""Figures. The map is loaded first: how many threads linear algebra takes is set before numpy is, as in the server."""

from graph import _blas as _blas
