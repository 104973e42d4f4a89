"""Invents the next deed of an office's random life: mostly what the office would do, sometimes what it must refuse."""

from datetime import timedelta
from decimal import Decimal

from gendan.books.actions import OpenStock
from gendan.complaints.actions import Comeback
from gendan.complaints.actions import Piece as Returned
from gendan.money.actions import Bill, Correction, Payment, Piece, Sellout, Takeback, Tally
from gendan.orders.actions import Cut, Intake, Item, Turn, Word
from gendan.shipping.actions import Feedback, Goods, Heard, Shipment
from tests.books.plain_office import PRODUCTS
