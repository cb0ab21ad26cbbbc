// The verbs of transactions, and their start.
#include "broker/broker.h"
#include "broker/transaction/half_takeover.h"

namespace saker::broker {

Status Broker::open_transactions() {
  HalfTakeover takeover(
      {options_, clock_, offsets_, *store_, stations_[0]->appender(), store_options_.root_dir});
  if (Status taken = takeover.run(); !taken) return taken;
  transaction_service_ = std::make_unique<TransactionService>(TransactionService::Rooms{
      options_, clock_, topics_, membership_.producers(), offsets_, *store_,
      stations_[0]->appender(), transactions_, message_kept_ms()});
  transaction_service_->recover();
  return {};
}

void Broker::end_transaction(api::Lane lane, const api::EndTransactionRequest& request,
                             api::Completion done) {
  stations_[lane.index]->transaction_end().end(request, std::move(done));
}

void Broker::resume_checks(api::Lane lane, LogOffset message, api::Completion done) {
  stations_[lane.index]->transaction_resume().resume(message, std::move(done));
}

}  // namespace saker::broker
