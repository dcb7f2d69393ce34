"""Diglot: a newspaper issue in, original and translation side by side out.

The way of a document, each stage in the module named beside it:

    read       a file becomes blocks, the blocks become articles       pipeline.reading
    detect     each article gets its language, or "und"                pipeline.language
    segment    each block is cut into sentences, losing nothing        pipeline.sentences
    recall     what was translated before is taken from the store      pipeline.store
    translate  the rest, each distinct segment once, in batches        pipeline.engines, pipeline.translate
    store      segments, revisions, issues                             pipeline.store
    serve      original and translation side by side                   pipeline.web
    export     single-file HTML and JSON                               pipeline.exports -> output/

``pipeline.run`` tells this on one page; ``pipeline.document`` holds the types that travel between the stages.
"""

__version__ = "0.1.0"
