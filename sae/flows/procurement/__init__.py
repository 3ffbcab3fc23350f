"""Public contracts become draft archive units: consultations, bids, contracts and their data.

A consultation is a tree of folders, as platforms export them; what a file is about is said by what
it holds when that can be read (essential data, notices), then by the names of folders and files.
"""
