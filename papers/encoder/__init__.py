"""The encoder: a text to the vector of its meaning. papers.encoding and claims.matching ask `client`.

all-MiniLM-L6-v2 in int8. `files` finds and checks the weights, `graph` writes the graph once, `minilm` runs
it, `process` is the process that it lives in, `client` the asking side. Importing the package loads none of
it, so that a web process never carries numpy or onnxruntime.
"""
