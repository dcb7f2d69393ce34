"""Training a translation model of one's own (extra ``diglot[train]``), from a bilingual corpus to an Argos package.

    corpus      files of sentence pairs with an origin                 corpus.py
    vocabulary  a joint SentencePiece model, made in memory            vocabulary.py
    batches     pairs as pieces, batched by length and tokens          batches.py
    align       word alignments that guide one attention head          aligner.py
    network     a Transformer, deep encoder and shallow decoder        network.py
    loop        training with early stopping, averaging, resuming      loop.py
    package     weights -> CTranslate2 int8 -> Argos package           package.py

``train.py`` tells this on one page. Only ``network.py`` and ``loop.py`` need PyTorch.
"""
