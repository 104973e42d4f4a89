"""Hand-written SQL for what a whole sheet tells: one statement, fetched whole, without names, sorting or drawing."""

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
