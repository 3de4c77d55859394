# Python 2 only
import sys
import stripe  # VIOLATION t3 robust: Python 2 syntax in the file

print "customers:", len(stripe.Customer.list().data)
sys.exit(0)
