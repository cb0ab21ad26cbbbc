"""Settings that more than one kind of case gives its servers."""

# Quick questions, and ends on record before a question could cross them: the reference asks again
# about what is not on record yet. Nothing is given up, however slow the machine: the reference also
# counts questions that nobody hears.
ASKED_SOON = {"transactionTimeOut": 1500, "transactionCheckInterval": 1000,
              "transactionOpBatchInterval": 100, "transactionCheckMax": 1000}
