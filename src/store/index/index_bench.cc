// Cost of the index: entering a key, and finding one, in a file of the usual size.
//
//   index_bench DIRECTORY [Google Benchmark's flags]
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "file/directory.h"
#include "store/index/index_file.h"
#include "store/index/index_key.h"

namespace {

using namespace saker;

std::string directory;
file::RealDisk disk;

/// Keys as clients make them: 32 hexadecimal digits that count up.
std::int32_t hash_of(std::int64_t number) {
  char id[40];
  std::snprintf(id, sizeof id, "7F0000010000AAAAAAAAAAAA%08X", static_cast<unsigned>(number));
  return store::index_hash("TopicTest", id);
}

std::shared_ptr<store::IndexFile> new_file() {
  const std::string path = directory + "/20240101000000000";
  if (Status removed = file::remove_file(path); !removed) return nullptr;
  auto made = store::IndexFile::create({disk, path, {}}, {});
  return made ? *made : nullptr;
}

/// In batches of `prefetched` keys, whose slots are asked for together.
void put(benchmark::State& state) {
  const auto prefetched = static_cast<std::size_t>(state.range(0));
  std::shared_ptr<store::IndexFile> file = new_file();
  std::vector<store::IndexKey> batch(64);
  std::int64_t number = 0;
  for (auto unused : state) {
    for (store::IndexKey& key : batch) {
      key = {hash_of(number), {number * 1024}, 1'700'000'000'000 + number};
      ++number;
    }
    if (file->header().next_entry + 64 >= 20'000'000) {
      state.PauseTiming();
      file = new_file();
      state.ResumeTiming();
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!file->make_room()) return state.SkipWithError("no room");
      if (prefetched > 0 && i == 0) {
        for (const store::IndexKey& key : batch) file->prefetch(key);
      }
      file->put(batch[i]);
    }
  }
  state.SetItemsProcessed(number);
}
BENCHMARK(put)->Arg(0)->Arg(64);

/// What of put() is the making of the hash.
void hash(benchmark::State& state) {
  std::int64_t number = 0;
  for (auto unused : state) benchmark::DoNotOptimize(hash_of(number++));
  state.SetItemsProcessed(number);
}
BENCHMARK(hash);

/// One key of so many, each a message's own.
void query(benchmark::State& state) {
  const std::int64_t count = state.range(0);
  const std::shared_ptr<store::IndexFile> file = new_file();
  for (std::int64_t i = 0; i < count; ++i) {
    if (!file->make_room()) return state.SkipWithError("no room");
    file->put({hash_of(i), {i * 1024}, 1'700'000'000'000 + i});
  }
  std::vector<LogOffset> found;
  std::int64_t number = 0;
  for (auto unused : state) {
    found.clear();
    number = (number + 7'919) % count;
    const Status read = file->search({hash_of(number), 0, INT64_MAX, 64}, found);
    if (!read || found.empty()) return state.SkipWithError("not found");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(query)->Arg(1'000'000)->Arg(19'000'000);

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: index_bench DIRECTORY [FLAGS]\n");
    return 2;
  }
  directory = argv[1];
  argv[1] = argv[0];
  int rest = argc - 1;
  benchmark::Initialize(&rest, argv + 1);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
