"""What the ports of `sae.ports` are made of: engines, tools in child processes, the clock.

Only `sae.bootstrap` chooses among them.
"""
