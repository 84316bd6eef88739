"""Every table is geometry: columns are cut into finitely many cells, a row is a box of cells, a case is a point.

`asked` reads the tests of a row, `lines` cuts a column by its constants, `columns` says what the columns of a table's
geometry are, `boxes` turns rows into comparisons of cell numbers, `table` puts them together.
"""
