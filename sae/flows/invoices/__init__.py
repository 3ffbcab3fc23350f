"""Electronic invoices, as suppliers and platforms write them, become draft archive units.

CII and its older self ZUGFeRD 1 (`cii`), UBL (`ubl`), the pivot of Chorus Pro (`pivot`), the
messages of an invoice's life (`lifecycle`). An archive is not a validator: what is wrong with an
invoice is told, and the invoice is taken all the same.

Terms of the European standard are named as it does: BT-1 is an invoice's number (EN 16931-1).
"""
