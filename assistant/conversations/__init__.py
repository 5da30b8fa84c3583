"""Conversations of the web chat that last: which answers belong together, and whose they are.

Kept are only the ids of audit records, in order; question and answer are read from the audit log
whenever they are shown. So there is one truth, and what is erased there is gone here too.
"""
