"""The only code that writes copies and journal: receive, stage, take in charge, publish, recover.

The order of writes is the promise (design §4): bytes on every required copy, then one SQL
transaction with rows and journal lines, then those lines on every required copy, then the
published position, then the answer.
"""
