// Cost of a condition on properties, per message.
//
//   expression_bench [Google Benchmark's flags]
#include "filter/sql/expression.h"

#include <cstdlib>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "model/property.h"

namespace {

using namespace saker;

constexpr const char* kThreeTerms =
    "region IN ('eu', 'us') AND price BETWEEN 10 AND 500 AND level > 3";

/// The properties of a stored message: those of the client and the broker, and three of the
/// application's, which stand last.
std::string properties_of(int number) {
  std::string text;
  property::append(text, "KEYS", "order-" + std::to_string(number));
  property::append(text, "UNIQ_KEY",
                   "7F0000010000AAAAAAAAAAAA" + std::to_string(10'000'000 + number));
  property::append(text, "CLUSTER", "DefaultCluster");
  property::append(text, "MSG_REGION", "DefaultRegion");
  property::append(text, "TRACE_ON", "true");
  property::append(text, "WAIT", "true");
  property::append(text, "TAGS", "TagA");
  property::append(text, "region", number % 4 == 0 ? "asia" : "eu");
  property::append(text, "price", std::to_string(number % 600));
  property::append(text, "level", std::to_string(number % 9));
  return text;
}

std::vector<std::string> messages() {
  std::vector<std::string> texts;
  for (int i = 0; i < 4'096; ++i) texts.push_back(properties_of(i));
  return texts;
}

void matches(benchmark::State& state, const char* text) {
  const auto expression = filter::sql::Expression::parse(text);
  if (!expression) return state.SkipWithError(expression.error().message.c_str());
  const std::vector<std::string> texts = messages();
  std::int64_t wanted = 0;
  std::size_t at = 0;
  for (auto unused : state) {
    wanted += expression->matches(texts[at]) ? 1 : 0;
    at = (at + 1) % texts.size();
  }
  state.counters["wanted"] = static_cast<double>(wanted) / static_cast<double>(state.iterations());
  state.SetItemsProcessed(state.iterations());
}

void parses(benchmark::State& state) {
  for (auto unused : state) {
    benchmark::DoNotOptimize(filter::sql::Expression::parse(kThreeTerms));
  }
}

BENCHMARK_CAPTURE(matches, one_term, "price > 300");
BENCHMARK_CAPTURE(matches, three_terms, kThreeTerms);
BENCHMARK_CAPTURE(matches, missing_property, "absent IS NOT NULL");
BENCHMARK(parses);

}  // namespace

BENCHMARK_MAIN();
