/** A thread that ends before it has done anything. */
'use strict';
process.exit(3);
