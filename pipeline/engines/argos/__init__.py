"""Argos Translate packages, run through CTranslate2 and SentencePiece directly: one source, one target, aligned.

pieces     text to subword pieces and back, with offsets           pieces.py
model      the network: hypotheses, scores, attention              model.py
attention  attention to alignment                                  attention.py
parts      what is too long is cut and put together again          parts.py
mend       what was lost, put back by the alignment        mend.py
joiners    zero-width non-joiners for Persian              joiners.py
gates      signs that an output went astray                        gates.py
decode     all of a batch, and the ladder of second attempts       decode.py
engine     the engine over all installed packages                  engine.py
"""
