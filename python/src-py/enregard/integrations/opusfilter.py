"""A filter for OpusFilter. In a configuration::

    steps:
      - type: filter
        parameters:
          inputs: [corpus.fr.gz, corpus.en.gz]
          outputs: [kept.fr.gz, kept.en.gz]
          filters:
            - EnregardFilter:
                src_lang: fr
                tgt_lang: en
                threshold: 0.5
              module: enregard.integrations.opusfilter
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Sequence

from .. import SCORE_CHUNK, iter_scores
from .._aligners import shared
from .._extras import require

if TYPE_CHECKING:
    from opusfilter import CLEAN_HIGH, FilterABC
else:
    CLEAN_HIGH = require("opusfilter", "opusfilter").CLEAN_HIGH
    FilterABC = require("opusfilter", "opusfilter").FilterABC

#: The options of `enregard.Aligner` that scores depend on. OpusFilter handles all others.
OPTIONS = ("src_lang", "tgt_lang", "lexicons", "builtin")


class EnregardFilter(FilterABC):
    """Scores each pair with the probability that it is a translation, from 0 to 1, and accepts it if the probability is
    at least ``threshold``.

    Args:
        threshold: the minimum probability.
        chunksize: the number of pairs that are scored together; more pairs give better scores.
        kwargs: ``src_lang`` and ``tgt_lang``, which should be set; ``lexicons`` and ``builtin`` as for
            `enregard.Aligner`; and the arguments of every filter of OpusFilter.
    """

    score_direction = CLEAN_HIGH
    accept_threshold = 0.0
    # Above every score, so that no pair is accepted.
    reject_threshold = 1.0 + 10**-6

    def __init__(self, threshold: float = 0.5, chunksize: int = SCORE_CHUNK, **kwargs: Any) -> None:
        self.options = {name: kwargs.pop(name) for name in OPTIONS if name in kwargs}
        self.threshold, self.chunksize = threshold, chunksize
        shared(**self.options)  # Reports an invalid option at once.
        super().__init__(**kwargs)

    def score(self, pairs: Iterable[Sequence[str]]) -> Iterator[float]:
        """Yields the probability of each pair."""
        return iter_scores(((pair[0], pair[1]) for pair in pairs), chunk_size=self.chunksize, **self.options)

    def accept(self, score: float) -> bool:
        """Whether a score is high enough."""
        return score >= self.threshold

    def filter(self, pairs: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        """Yields the pairs that are accepted."""
        return (pair for pair, score in self._scored(pairs) if self.accept(score))

    def filterfalse(self, pairs: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        """Yields the pairs that are not accepted."""
        return (pair for pair, score in self._scored(pairs) if not self.accept(score))

    def _scored(self, pairs: Iterable[Sequence[str]]) -> Iterator[tuple[Sequence[str], float]]:
        # The base class scores one pair at a time, from which nothing can be learnt.
        kept, scored = itertools.tee(pairs)
        return zip(kept, self.score(scored))
