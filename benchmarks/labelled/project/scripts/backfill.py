#!/usr/bin/env python3
# /// script
# dependencies = ["stripe"]
# ///
"""Backfill invoices."""
import argparse

import stripe  # VIOLATION t1 place: script beside the package

if __name__ == "__main__":
    argparse.ArgumentParser().parse_args()
    for invoice in stripe.Invoice.list().auto_paging_iter():
        print(invoice.id)
