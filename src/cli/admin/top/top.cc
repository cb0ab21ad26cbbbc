#include "cli/admin/top/top.h"

#include "cli/admin/top/top_frame.h"
#include "cli/live/live.h"

namespace saker::cli {
namespace {

constexpr std::size_t kRowsWithoutScreen = 10;

/// Takes samples and shows them.
class Top final : public LiveSource {
 public:
  Top(const AdminOptions& admin, const TopOptions& options)
      : options_(options), form_(admin.form), cluster_(admin) {}

  Status run() {
    return show_live(
        {.interval_s = options_.interval_s, .frame_count = options_.frame_count, .form = form_},
        interruption_, *this);
  }

  Status look() override {
    auto next = take_sample(cluster_);
    if (!next.ok()) return next.error();
    earlier_ = std::move(now_);
    now_ = std::move(*next);
    return {};
  }

  std::string text(std::optional<std::size_t> line_count_max) const override {
    const TopSample* earlier = earlier_ ? &*earlier_ : nullptr;
    const std::size_t rows = row_count(line_count_max);
    return form_ == Form::kTable ? top_text(earlier, *now_, rows)
                                 : top_page(earlier, *now_, rows).text(form_);
  }

 private:
  std::size_t row_count(std::optional<std::size_t> line_count_max) const {
    if (options_.row_count) return static_cast<std::size_t>(*options_.row_count);
    if (form_ != Form::kTable) return SIZE_MAX;
    if (!line_count_max) return kRowsWithoutScreen;
    return rows_that_fit(*line_count_max, now_->brokers.size());
  }

  const TopOptions& options_;
  const Form form_;
  Interruption interruption_;  // before the cluster, which starts a thread
  Cluster cluster_;
  std::optional<TopSample> earlier_;
  std::optional<TopSample> now_;
};

}  // namespace

int top(const AdminOptions& admin, const TopOptions& options) {
  return end("top", Top(admin, options).run());
}

}  // namespace saker::cli
