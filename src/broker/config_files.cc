#include "broker/config_files.h"

#include <chrono>
#include <filesystem>
#include <system_error>

#include "base/log.h"
#include "file/directory.h"
#include "file/whole_file.h"

namespace saker::broker {
namespace {

namespace body = wire::remoting::body;
using wire::json::Style;

/// The decoded content of a file or its backup; nothing if there is no such file.
template <class State>
Result<std::optional<State>> from_file(const std::string& path,
                                       Result<State> (*decode)(std::string_view)) {
  const Result<std::string> text =
      file::read_with_backup(path, [&](std::string_view content) { return decode(content).ok(); });
  if (text) return std::optional<State>(std::move(*decode(*text)));
  if (text.error().code == ErrorCode::kNotFound) return std::optional<State>();
  return text.error();
}

/// What one form says of a table; of several the newest counts, the broker's own where two are
/// equally new.
template <class State>
struct Candidate {
  State state;
  bool is_own = false;
  std::string where;

  bool is_better_than(const Candidate& other) const {
    const std::int64_t counter = state.version.counter;
    if (counter != other.state.version.counter) return counter > other.state.version.counter;
    return is_own && !other.is_own;
  }
};

std::string offsets_name(bool light_queues) {
  return light_queues ? "lmqConsumerOffset.json" : "consumerOffset.json";
}

}  // namespace

ConfigFiles::ConfigFiles(const std::string& store_root, const Clock& clock, const Tables& tables,
                         const Periods& periods, const Form& form)
    : tables_(tables),
      directory_(store_root + "/config"),
      other_offsets_(form.light_queues ? directory_ + "/consumerOffset.json" : ""),
      clock_(clock),
      periods_(periods),
      log_limit_(clock, 1),
      database_(form.rows ? std::make_unique<TableDatabase>(directory_, *form.rows) : nullptr),
      topics_(keep<TopicsState>("topics.json", [tables] { return tables.topics.state(); })),
      groups_(
          keep<GroupsState>("subscriptionGroup.json", [tables] { return tables.groups.state(); })),
      offsets_(keep<OffsetsState>(offsets_name(form.light_queues),
                                  [tables, apart = form.light_queues && !form.rows] {
                                    OffsetsState state = tables.offsets.state();
                                    return apart ? with_light_groups(std::move(state)) : state;
                                  })),
      delay_offsets_(directory_ + "/delayOffset.json",
                     [tables] { return body::encode(tables.delay_offsets.state(), Style::kFile); }),
      filters_(directory_ + "/consumerFilter.json",
               [tables] { return encode(tables.filters.state()); }) {}

/// Puts what `state` gives into the database, or as text into the file.
template <class State>
TableFile ConfigFiles::keep(const std::string& name, std::function<State()> state) {
  std::string path = directory_ + "/" + name;
  if (database_ == nullptr) {
    return TableFile(std::move(path), [state] { return body::encode(state(), Style::kFile); });
  }
  return TableFile(std::move(path),
                   [database = database_.get(), state] { return database->save(state()); });
}

Status ConfigFiles::load() {
  if (Status made = file::make_directories(directory_); !made) return made;
  Status done = load<TopicsState>(topics_, body::decode_topic_table, [this](TopicsState state) {
    tables_.topics.restore(std::move(state));
  });
  if (!done) return done;
  done = load<GroupsState>(groups_, body::decode_group_table,
                           [this](GroupsState state) { tables_.groups.restore(std::move(state)); });
  if (!done) return done;
  bool has_offsets = false;
  const auto restore_offsets = [&](const OffsetsState& state) {
    has_offsets = true;
    tables_.offsets.restore(state);
  };
  done = load<OffsetsState>(offsets_, body::decode_offset_table, restore_offsets);
  // Unlike the reference, which forgets every offset when light queues are switched on.
  if (done && !has_offsets && !other_offsets_.empty()) {
    auto other = from_file<OffsetsState>(other_offsets_, body::decode_offset_table);
    if (!other) return other.error();
    if (*other) tables_.offsets.restore(**other);
  }
  if (!done) return done;
  auto delays =
      from_file<DelayOffsetsState>(delay_offsets_.path(), body::decode_delay_offset_table);
  if (!delays) return delays.error();
  if (*delays) tables_.delay_offsets.restore(**delays);
  auto filters = from_file<ConsumerFiltersState>(filters_.path(), decode_consumer_filters);
  if (!filters) return filters.error();
  if (*filters) tables_.filters.restore(std::move(**filters));
  return {};
}

template <class State>
Status ConfigFiles::load(TableFile& file, Decode<State> decode,
                         const std::function<void(State)>& restore) {
  std::optional<Candidate<State>> best;
  const auto consider = [&](Candidate<State> one) {
    if (!best || one.is_better_than(*best)) best = std::move(one);
  };
  Result<std::optional<State>> text = from_file<State>(file.path(), decode);
  if (!text) return text.error();
  if (*text) consider({std::move(**text), database_ == nullptr, file.path()});
  for (const RowForm form : kRowForms) {
    Result<std::optional<State>> rows = from_database<State>(form);
    if (!rows) return rows.error();
    const std::string_view name = place_of(form, static_cast<const State*>(nullptr)).database;
    const bool is_own = database_ != nullptr && database_->form() == form;
    if (*rows) consider({std::move(**rows), is_own, directory_ + "/" + std::string(name)});
  }
  if (!best) return {};
  restore(std::move(best->state));
  if (best->is_own) return {};
  log::info("broker: {} is taken over from {}, where it is newer",
            std::filesystem::path(file.path()).stem().string(), best->where);
  file.mark_changed();
  return {};
}

/// What a form's database says; nothing if there is none.
template <class State>
Result<std::optional<State>> ConfigFiles::from_database(RowForm form) {
  using Access = TableDatabase::Access;
  const bool is_own = database_ != nullptr && database_->form() == form;
  if (!is_own && !TableDatabase::exists(directory_, form)) return std::optional<State>();
  Result<State> loaded = is_own ? database_->load<State>(Access::kReadWrite)
                                : TableDatabase(directory_, form).load<State>(Access::kRead);
  if (!loaded && loaded.error().code != ErrorCode::kNotFound) return loaded.error();
  if (!loaded || *loaded == State{}) return std::optional<State>();  // just made
  return std::optional<State>(std::move(*loaded));
}

std::int64_t ConfigFiles::offsets_saved_ms() const {
  std::error_code problem;
  const auto written = std::filesystem::last_write_time(offsets_.path(), problem);
  if (problem) return 0;
  const auto time = std::chrono::file_clock::to_sys(written).time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

void ConfigFiles::note_changed_offsets() {
  if (const auto changes = tables_.offsets.changes(); changes != offset_changes_) {
    offset_changes_ = changes;
    offsets_.mark_changed();
  }
  if (const auto changes = tables_.delay_offsets.changes(); changes != delay_offset_changes_) {
    delay_offset_changes_ = changes;
    delay_offsets_.mark_changed();
  }
  if (const auto changes = tables_.filters.changes(); changes != filter_changes_) {
    filter_changes_ = changes;
    filters_.mark_changed();
  }
}

void ConfigFiles::save_due() {
  const std::int64_t now_ms = clock_.steady_ms();
  note_changed_offsets();
  save(topics_);
  save(groups_);
  if (now_ms >= offsets_due_ms_) {
    save(offsets_);
    offsets_due_ms_ = now_ms + periods_.offsets_ms;
  }
  if (now_ms >= delay_offsets_due_ms_) {
    save(delay_offsets_);
    save(filters_);
    delay_offsets_due_ms_ = now_ms + periods_.delay_offsets_ms;
  }
}

void ConfigFiles::save_offsets() {
  note_changed_offsets();
  save(offsets_);
}

void ConfigFiles::save_all() {
  note_changed_offsets();
  for (TableFile* file : {&topics_, &groups_, &offsets_, &delay_offsets_, &filters_}) save(*file);
}

void ConfigFiles::save(TableFile& file) {
  const Status saved = file.save();
  if (saved) return;
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error("broker: cannot write {} reason=\"{}\" withheld={}", file.path(),
               saved.error().message, withheld);
  }
}

}  // namespace saker::broker
