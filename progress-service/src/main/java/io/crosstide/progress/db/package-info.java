/** Access to PostgreSQL: transactions, kinds of failure, conversions. */
package io.crosstide.progress.db;
