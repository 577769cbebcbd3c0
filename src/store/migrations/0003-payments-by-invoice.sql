-- What has been paid on an invoice is asked for by the invoice: whoever pays need not be the account that was invoiced.
CREATE INDEX ON mirror.payments (invoice_id);
