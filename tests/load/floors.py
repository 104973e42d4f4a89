"""Hand-written SQL for what a whole sheet tells: one statement, fetched whole, without names, sorting or drawing."""

from datetime import timedelta

from gendan.books.queries import BUCKETS

R07 = """
WITH sold AS (
  SELECT customer_id,
    count(DISTINCT CASE WHEN kind IN ('sale', 'settlement') THEN number END) AS notes,
    sum(CASE WHEN kind IN ('sale', 'settlement') THEN quantity ELSE 0 END) AS pieces,
    sum(CASE WHEN kind IN ('sale', 'settlement') THEN amount ELSE 0 END) AS shipped,
    sum(CASE WHEN kind IN ('return', 'refusal') THEN amount ELSE 0 END) AS returned
  FROM books_saleline WHERE "on" BETWEEN %(start)s AND %(end)s AND NOT void GROUP BY customer_id
), moved AS (
  SELECT customer_id,
    sum(CASE WHEN kind = 'placement' AND account = 'placed' THEN amount ELSE 0 END) AS placed,
    sum(CASE WHEN kind = 'receipt' AND account = 'receivable' THEN -amount
             WHEN kind = 'receipt' AND account = 'advance' THEN amount ELSE 0 END) AS received,
    sum(CASE WHEN kind = 'adjustment' AND account = 'receivable' THEN amount
             WHEN kind = 'adjustment' AND account = 'advance' THEN -amount ELSE 0 END) AS adjusted,
    sum(CASE WHEN kind = 'invoice' AND account = 'uninvoiced' THEN -amount ELSE 0 END) AS invoiced,
    sum(CASE WHEN account = 'receivable' THEN amount ELSE 0 END) AS receivable,
    sum(CASE WHEN account = 'uninvoiced' THEN amount ELSE 0 END) AS uninvoiced
  FROM books_moneyentry WHERE "on" BETWEEN %(start)s AND %(end)s GROUP BY customer_id
), later AS (
  SELECT customer_id,
    sum(CASE WHEN account = 'receivable' THEN amount ELSE 0 END) AS receivable,
    sum(CASE WHEN account = 'advance' THEN amount ELSE 0 END) AS advance,
    sum(CASE WHEN account = 'uninvoiced' THEN amount ELSE 0 END) AS uninvoiced,
    sum(CASE WHEN account = 'commitment' THEN amount ELSE 0 END) AS commitment
  FROM books_moneyentry WHERE "on" > %(end)s GROUP BY customer_id
), ordered AS (
  SELECT customer_id, sum(amount) AS amount FROM orders_order
  WHERE "on" BETWEEN %(start)s AND %(end)s AND confirmed_on IS NOT NULL AND NOT void GROUP BY customer_id
), due AS (
  SELECT note.customer_id, count(*) AS number, sum(CASE WHEN EXISTS (
      SELECT 1 FROM shipping_arrival AS heard
      WHERE heard.delivery_id = note.id AND NOT heard.void AND heard.fed_back_on <= note.expected_on
    ) THEN 1 ELSE 0 END) AS in_time
  FROM shipping_delivery AS note WHERE note.expected_on BETWEEN %(start)s AND %(end)s AND NOT note.void
  GROUP BY note.customer_id
)
SELECT balance.customer_id, ordered.amount AS ordered, sold.notes AS delivery_count, sold.pieces AS shipped_quantity,
  sold.shipped, sold.returned, moved.placed AS consigned_out, moved.received, moved.adjusted, moved.invoiced,
  moved.receivable AS receivable_moved, moved.uninvoiced AS uninvoiced_moved, due.number AS arrivals_due, due.in_time,
  balance.receivable - coalesce(later.receivable, 0) AS receivable_closing,
  balance.advance - coalesce(later.advance, 0) AS advance,
  balance.uninvoiced - coalesce(later.uninvoiced, 0) AS uninvoiced_closing,
  balance.commitment - coalesce(later.commitment, 0) AS backlog_amount
FROM books_balance AS balance
LEFT JOIN sold ON sold.customer_id = balance.customer_id
LEFT JOIN moved ON moved.customer_id = balance.customer_id
LEFT JOIN later ON later.customer_id = balance.customer_id
LEFT JOIN ordered ON ordered.customer_id = balance.customer_id
LEFT JOIN due ON due.customer_id = balance.customer_id
"""
"""直销客户每月销售汇总表 between two days: a row for each customer, in 分."""

R03 = """
WITH moved AS (
  SELECT customer_id,
    sum(CASE WHEN kind = 'placement' AND account = 'placed' THEN amount ELSE 0 END) AS consigned_out,
    sum(CASE WHEN kind = 'settlement' AND account = 'placed' THEN -amount ELSE 0 END) AS consigned_settled,
    sum(CASE WHEN kind IN ('withdrawal', 'loss', 'refusal') AND account = 'placed' THEN -amount ELSE 0 END)
      AS consigned_returned,
    sum(CASE WHEN kind NOT IN ('sale', 'settlement', 'return', 'refusal') THEN 0
             WHEN account = 'receivable' THEN amount WHEN account = 'advance' THEN -amount ELSE 0 END)
      AS receivable_increase,
    sum(CASE WHEN kind <> 'receipt' THEN 0
             WHEN account = 'receivable' THEN -amount WHEN account = 'advance' THEN amount ELSE 0 END) AS received,
    sum(CASE WHEN kind <> 'adjustment' THEN 0
             WHEN account = 'receivable' THEN amount WHEN account = 'advance' THEN -amount ELSE 0 END) AS adjusted,
    sum(CASE WHEN account = 'placed' THEN amount ELSE 0 END) AS placed,
    sum(CASE WHEN account = 'receivable' THEN amount ELSE 0 END) AS receivable
  FROM books_moneyentry WHERE "on" BETWEEN %(start)s AND %(day)s GROUP BY customer_id
), later AS (
  SELECT customer_id,
    sum(CASE WHEN account = 'receivable' THEN amount ELSE 0 END) AS receivable,
    sum(CASE WHEN account = 'advance' THEN amount ELSE 0 END) AS advance,
    sum(CASE WHEN account = 'placed' THEN amount ELSE 0 END) AS placed,
    sum(CASE WHEN account = 'commitment' THEN amount ELSE 0 END) AS commitment
  FROM books_moneyentry WHERE "on" > %(day)s GROUP BY customer_id
), again AS (
  SELECT receivable_id, sum(amount) AS amount FROM books_allocation WHERE "on" > %(day)s GROUP BY receivable_id
), bill AS (
  SELECT customer_id, "on", due_on, open_amount FROM books_receivable
  WHERE open_amount <> 0 AND NOT void AND "on" <= %(day)s
  UNION ALL
  SELECT bill.customer_id, bill."on", bill.due_on, again.amount FROM again
  JOIN books_receivable AS bill ON bill.id = again.receivable_id WHERE NOT bill.void AND bill."on" <= %(day)s
), aged AS (
  SELECT customer_id, min(CASE WHEN due_on < %(day)s THEN due_on END) AS due_since,
    sum(CASE WHEN due_on < %(day)s THEN open_amount ELSE 0 END) AS overdue,
    sum(CASE WHEN "on" >= %(of_30)s THEN open_amount ELSE 0 END) AS age_0_30,
    sum(CASE WHEN "on" < %(of_30)s AND "on" >= %(of_60)s THEN open_amount ELSE 0 END) AS age_31_60,
    sum(CASE WHEN "on" < %(of_60)s AND "on" >= %(of_90)s THEN open_amount ELSE 0 END) AS age_61_90,
    sum(CASE WHEN "on" < %(of_90)s AND "on" >= %(of_180)s THEN open_amount ELSE 0 END) AS age_91_180,
    sum(CASE WHEN "on" < %(of_180)s AND "on" >= %(of_365)s THEN open_amount ELSE 0 END) AS age_181_365,
    sum(CASE WHEN "on" < %(of_365)s THEN open_amount ELSE 0 END) AS age_over_365
  FROM bill GROUP BY customer_id
), shelf AS (
  SELECT customer_id, min("on") AS since FROM books_lot AS lot
  WHERE NOT void AND "on" <= %(day)s AND ("left" <> 0 OR EXISTS (
    SELECT 1 FROM books_draw AS draw WHERE draw.lot_id = lot.id AND draw."on" > %(day)s)) GROUP BY customer_id
), last AS (
  SELECT customer_id, max("on") AS "on" FROM money_stockcount WHERE NOT void AND "on" <= %(day)s GROUP BY customer_id
), counted AS (
  SELECT last.customer_id, last."on", sum(one.counted - coalesce(stock.quantity, 0) + coalesce((
    SELECT sum(entry.quantity) FROM books_goodsentry AS entry
    WHERE entry.place_id = place.id AND entry.product_id = one.product_id AND entry."on" > last."on"), 0)) AS difference
  FROM last JOIN money_stockcount AS one ON one.customer_id = last.customer_id AND one."on" = last."on" AND NOT one.void
  LEFT JOIN books_place AS place ON place.customer_id = last.customer_id AND place.sort = 'shelf'
  LEFT JOIN books_stock AS stock ON stock.place_id = place.id AND stock.product_id = one.product_id
  GROUP BY last.customer_id, last."on"
)
SELECT balance.customer_id, moved.consigned_out, moved.consigned_settled, moved.consigned_returned,
  moved.receivable_increase, moved.received, moved.adjusted,
  balance.placed - coalesce(later.placed, 0) AS consigned_closing, moved.placed AS placed_moved,
  balance.receivable - coalesce(later.receivable, 0) AS receivable_closing, moved.receivable AS receivable_moved,
  balance.advance - coalesce(later.advance, 0) AS advance,
  balance.commitment - coalesce(later.commitment, 0) AS commitment, aged.due_since, aged.overdue, aged.age_0_30,
  aged.age_31_60, aged.age_61_90, aged.age_91_180, aged.age_181_365, aged.age_over_365, shelf.since,
  counted."on" AS counted_on, counted.difference AS count_difference
FROM books_balance AS balance
LEFT JOIN moved ON moved.customer_id = balance.customer_id
LEFT JOIN later ON later.customer_id = balance.customer_id
LEFT JOIN aged ON aged.customer_id = balance.customer_id
LEFT JOIN shelf ON shelf.customer_id = balance.customer_id
LEFT JOIN counted ON counted.customer_id = balance.customer_id
"""
"""客户铺货/欠款一览表 on a day: a row for each customer, in 分. What lies under 铺底 is aged like any other bill."""


def of_r03(day):
    """The values that R03 asks for."""
    ages = {f"of_{days}": day - timedelta(days=days) for _name, days in BUCKETS if days}
    return {"day": day, "start": day.replace(day=1), **ages}
