"""Documents printed in PDF/A by typst: fields → layout in words → pages (adapter of `Printer`).

`compositions` chooses what stands on a document; `words` says it, from `fr.toml` and `en.toml`;
`document.typ` lays it out; `printing_child` runs typst, in a child process.
"""
