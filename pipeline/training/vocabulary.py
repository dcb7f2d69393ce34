"""The joint SentencePiece vocabulary of a package: trained from an iterator into memory.

Not from files: a model trained from paths keeps them inside, and a package must not tell whose machine made it.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

# Argos packages have these three first, in this order.
UNKNOWN, START, END = 0, 1, 2
# More sentences than this change a vocabulary of 32,000 pieces no more, but cost minutes and gigabytes.
ENOUGH_SENTENCES = 2_000_000


def train(sentences: Sequence[str], size: int, seed: int) -> bytes:
    """A unigram model (Kudo 2018) of at most ``size`` pieces, as the bytes of a ``sentencepiece.model``."""
    import sentencepiece  # noqa: PLC0415 - a heavy library, needed only here

    sample = list(sentences)
    if len(sample) > ENOUGH_SENTENCES:
        sample = random.Random(seed).sample(sample, ENOUGH_SENTENCES)  # noqa: S311 - no secret
    characters = {character for sentence in sample for character in sentence}
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sample),
        model_writer=out,
        vocab_size=size,
        model_type="unigram",
        # SentencePiece's own rule makes a space of the zero-width non-joiner, which Persian writes inside words
        normalization_rule_name="nfkc" if {"\u200c", "\u200d"} & set(characters) else "nmt_nfkc",
        # every letter of a small vocabulary stays spellable; a large corpus holds too many stray ones
        character_coverage=1.0 if len(characters) < size // 4 else 0.9998,
        unk_id=UNKNOWN,
        bos_id=START,
        eos_id=END,
        pad_id=-1,
        hard_vocab_limit=False,
        split_digits=True,  # numbers are copied digit by digit: none is too rare to be copied
        byte_fallback=False,
        required_chars="".join(c for c in "0123456789.,:;!?%/&@#_-()'\"«»“”‘’¿¡" if c.strip()),
        num_threads=1,  # the result must not depend on the machine
        minloglevel=2,
    )
    return out.getvalue()


def load(model: bytes) -> SentencePieceProcessor:
    import sentencepiece  # noqa: PLC0415 - as above

    return sentencepiece.SentencePieceProcessor(model_proto=model)
