// The verbs of transactions, and their start.
#include "broker/broker.h"

namespace saker::broker {

void Broker::open_transactions() {
  transaction_service_ = std::make_unique<TransactionService>(TransactionService::Rooms{
      options_, clock_, topics_, membership_.producers(), offsets_, *store_,
      stations_[0]->appender(), transactions_, message_kept_ms()});
  transaction_service_->recover();
}

void Broker::end_transaction(api::Lane lane, const api::EndTransactionRequest& request,
                             api::Completion done) {
  stations_[lane.index]->transaction_end().end(request, std::move(done));
}

void Broker::resume_checks(api::Lane lane, LogOffset message, api::Completion done) {
  stations_[lane.index]->transaction_resume().resume(message, std::move(done));
}

}  // namespace saker::broker
