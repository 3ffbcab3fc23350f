"""Acts sent to the prefecture (@ctes) become draft archive units.

A message describes an act and names its documents; the prefecture acknowledges it, and may write
again about it. The paper register of deliberations stays the original (CGCT R.2121-9).
"""
