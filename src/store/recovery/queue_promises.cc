#include "store/recovery/queue_promises.h"

namespace saker::store {

Status QueuePromises::begin_drop() {
  const std::lock_guard lock(mutex_);
  ++drops_;
  ++drops_going_on_;
  return file_.withdraw();
}

void QueuePromises::end_drop() {
  const std::lock_guard lock(mutex_);
  --drops_going_on_;
}

QueuePromises::Moment QueuePromises::look() {
  const std::lock_guard lock(mutex_);
  return drops_going_on_ == 0 ? drops_ : kNever;
}

Status QueuePromises::write(const QueuePromise& promise, const Checkpoint& checkpoint,
                            Moment looked) {
  const std::lock_guard lock(mutex_);
  return looked == drops_ ? file_.write(promise, checkpoint) : Status();
}

bool QueuePromises::is_there() {
  const std::lock_guard lock(mutex_);
  return file_.promise().has_value();
}

}  // namespace saker::store
