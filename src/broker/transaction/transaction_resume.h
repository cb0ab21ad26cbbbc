#pragma once

#include "api/produce.h"
#include "base/clock.h"
#include "broker/options.h"
#include "broker/produce/stored_properties.h"
#include "broker/transaction/half_message.h"
#include "broker/transaction/transaction_table.h"
#include "store/store.h"

namespace saker::broker {

/// Lets a transaction be asked about again from the first question on, as an administrator wishes.
/// An open one gets a new copy of its half message. One that was given up begins anew, under a
/// number of its own: a start takes what it finds in the topic of the given-up ones for given up.
/// Thread: its lane. Source: spec 02 §8, RESUME_CHECK_HALF_MESSAGE.
class TransactionResume {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const store::Store& store;
    store::Appender& appender;
    TransactionTable& table;
  };
  explicit TransactionResume(const Rooms& rooms) : rooms_(rooms), properties_(rooms.options) {}

  /// Done with success once the copy is stored; its producer is asked soon after.
  void resume(LogOffset message, api::Completion done);

 private:
  void renew(const HalfMessage& half, api::Completion done);
  void begin_anew(const GivenUpHalf& given_up, api::Completion done);
  void stage(const HalfMessage& half, store::AppendCompletion then);
  api::Outcome outcome_of(const store::Appended& appended) const;

  const Rooms rooms_;
  StoredProperties properties_;
};

}  // namespace saker::broker
