"""报表: the eleven sheets, declared once each, drawn on screen, as XLSX and as PDF (XS-009 三)."""
