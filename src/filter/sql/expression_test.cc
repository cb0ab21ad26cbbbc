#include "filter/sql/expression.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "filter/sql/parser.h"
#include "model/property.h"

namespace saker::filter::sql {
namespace {

using ::testing::HasSubstr;

struct Case {
  const char* expression;
  std::vector<std::pair<const char*, const char*>> properties;
  bool matches;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  out << c.expression;
  for (const auto& [name, value] : c.properties) out << " " << name << "=" << value;
  return out;
}

bool matches(const std::string& text,
             const std::vector<std::pair<const char*, const char*>>& properties) {
  std::string encoded;
  for (const auto& [name, value] : properties) property::append(encoded, name, value);
  const Result<Expression> expression = Expression::parse(text);
  EXPECT_TRUE(expression.ok()) << text << ": " << expression.error().message;
  return expression.ok() && expression->matches(encoded);
}

class Evaluation : public ::testing::TestWithParam<Case> {};

TEST_P(Evaluation, ComesToWhatTheReferenceSays) {
  EXPECT_EQ(matches(GetParam().expression, GetParam().properties), GetParam().matches);
}

// The vectors of spec 05 §33.8.
INSTANTIATE_TEST_SUITE_P(
    Vectors, Evaluation,
    ::testing::Values(Case{"a = 1", {{"a", "1"}}, true}, Case{"a = 1", {{"a", "1.0"}}, false},
                      Case{"a = 1.0", {{"a", "1"}}, true},
                      Case{"a > 5", {{"a", "3000000000"}}, false},
                      Case{"a > 5.0", {{"a", "3000000000"}}, true}, Case{"a <> 1", {}, false},
                      Case{"1 <> a", {}, true}, Case{"NOT (a = 1)", {}, false},
                      Case{"a = b", {}, true}, Case{"a IS NULL OR b IN ('x')", {{"b", "y"}}, true},
                      Case{"a NOT IN ('x')", {}, false}, Case{"a NOT CONTAINS 'x'", {}, false},
                      Case{"a > 1 OR b = 'y'", {{"a", "abc"}, {"b", "y"}}, false},
                      Case{"b = 'y' OR a > 1", {{"a", "abc"}, {"b", "y"}}, true},
                      Case{"a = TRUE", {{"a", "True"}}, true},
                      Case{"a = 1 garbage", {{"a", "1"}}, true}));

INSTANTIATE_TEST_SUITE_P(
    Literals, Evaluation,
    ::testing::Values(
        Case{"a = 3000000000", {{"a", "3000000000"}}, true},
        Case{"a = 3000000000L", {{"a", "+3000000000"}}, true}, Case{"a = 0", {{"a", "-0"}}, true},
        Case{"a = 5L", {{"a", "5"}}, true}, Case{"a = .5", {{"a", "0.5"}}, true},
        Case{"a = 5.", {{"a", "5"}}, true}, Case{"a = 1e2", {{"a", " 100 "}}, true},
        Case{"a = 1.5E-1", {{"a", "0.15f"}}, true}, Case{"a > 1e300", {{"a", "Infinity"}}, true},
        Case{"a > 1e300", {{"a", "1e999"}}, true}, Case{"a < 1.0", {{"a", "-Infinity"}}, true},
        Case{"a > 1.0", {{"a", "NaN"}}, true}, Case{"a = 'it''s'", {{"a", "it's"}}, true},
        Case{"a = 'ü✓'", {{"a", "ü✓"}}, true}, Case{"a = -1", {{"a", "-1"}}, true},
        Case{"a = +1", {{"a", "1"}}, true}, Case{"a = - -1", {{"a", "1"}}, true},
        Case{"a > 012", {{"a", "1"}}, true}, Case{"$x_1 = 'y'", {{"$x_1", "y"}}, true},
        Case{"a = 1 -- no line end", {{"a", "1"}}, true}, Case{"TRUE", {}, true},
        Case{"false", {}, false},
        Case{"a = 1 /* one */ AND -- two\n b = 2", {{"a", "1"}, {"b", "2"}}, true}));

INSTANTIATE_TEST_SUITE_P(
    Operators, Evaluation,
    ::testing::Values(Case{"a BETWEEN 1 AND 3", {{"a", "3"}}, true},
                      Case{"a BETWEEN 1 AND 3", {{"a", "4"}}, false},
                      Case{"a NOT BETWEEN 1 AND 3", {{"a", "4"}}, true},
                      Case{"a NOT BETWEEN 1 AND 3", {{"a", "1"}}, false},
                      Case{"a NOT BETWEEN 1 AND 3", {}, false},
                      Case{"a BETWEEN -3 AND b", {{"a", "0"}, {"b", "1"}}, true},
                      Case{"a IN ('x', 'y')", {{"a", "y"}}, true},
                      Case{"a NOT IN ('x', 'y')", {{"a", "z"}}, true},
                      Case{"a contains 'bc'", {{"a", "abcd"}}, true},
                      Case{"a NOT CONTAINS 'bc'", {{"a", "xyz"}}, true},
                      Case{"a CONTAINS ''", {{"a", "abcd"}}, false},
                      Case{"a NOT CONTAINS ''", {{"a", "x"}}, false},
                      Case{"a STARTSWITH 'ab'", {{"a", "abcd"}}, true},
                      Case{"a NOT STARTSWITH 'ab'", {{"a", "xab"}}, true},
                      Case{"a EndsWith 'cd'", {{"a", "abcd"}}, true},
                      Case{"a NOT ENDSWITH 'cd'", {{"a", "abcd"}}, false},
                      Case{"a IS NOT NULL", {{"a", "x"}}, true}, Case{"a IS NOT NULL", {}, false},
                      Case{"a IS NULL", {{"a", "x"}}, false},
                      Case{"a > b", {{"a", "10"}, {"b", "9"}}, true},
                      Case{"a > b", {{"a", "10"}, {"b", "x"}}, false},
                      Case{"a = b", {{"a", "10"}, {"b", "10.0"}}, false},
                      Case{"a = 'x' AND b = 'y' OR c = 'z'", {{"c", "z"}}, true},
                      Case{"a = 'x' AND (b = 'y' OR c = 'z')", {{"c", "z"}}, false},
                      Case{"-a = 1", {{"a", "-1"}}, false}, Case{"1 < 2", {}, true},
                      Case{"1 = 1.0", {}, true}, Case{"TRUE = a", {{"a", "true"}}, false},
                      Case{"a = FALSE", {{"a", "x"}}, true},
                      Case{"(a = 1) = TRUE", {{"a", "1"}}, true}));

INSTANTIATE_TEST_SUITE_P(
    ThreeValues, Evaluation,
    ::testing::Values(Case{"a", {{"a", "true"}}, false}, Case{"NOT a", {{"a", "x"}}, true},
                      Case{"NOT a", {}, false}, Case{"NOT (a AND b = 'y')", {{"b", "n"}}, true},
                      Case{"a = 1 OR TRUE", {}, true}, Case{"TRUE OR a > 1", {{"a", "x"}}, true},
                      Case{"FALSE AND a > 1", {{"a", "x"}}, false},
                      Case{"NOT (FALSE AND a > 1)", {{"a", "x"}}, true},
                      Case{"NOT (a > 1 AND FALSE)", {{"a", "x"}}, false},
                      Case{"NOT (a IN ('x'))", {}, false}));

struct Broken {
  const char* expression;
  const char* message;
};

class Refusal : public ::testing::TestWithParam<Broken> {};

TEST_P(Refusal, SaysWhatIsWrongAndWhere) {
  const Result<Expression> expression = Expression::parse(GetParam().expression);
  ASSERT_FALSE(expression.ok()) << GetParam().expression;
  EXPECT_EQ(expression.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(expression.error().message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, Refusal,
    ::testing::Values(
        Broken{"", "found the end of the expression at line 1, column 1"},
        Broken{"a >",
               "expected a property, a number, a string or a parenthesis, found the end of "
               "the expression at line 1, column 4"},
        Broken{"a = 1 AND\n  b ==", "found '=' at line 2, column 6"},
        Broken{"a BETWEEN 10 AND 1", "above the upper one"}, Broken{"a > 'x'", "compared by order"},
        Broken{"a = NULL", "use IS NULL"},
        Broken{"a > 0.0", "0.0 is too small at line 1, column 5"}, Broken{"a = 1e999", "too large"},
        Broken{"a = 99999999999999999999", "too large"},
        Broken{"a = 'x", "string that begins at line 1, column 5 has no end"},
        Broken{"a # 1", "'#' means nothing at line 1, column 3"},
        Broken{"1 AND a = 1", "neither true nor false"}, Broken{"'a'", "neither true nor false"},
        Broken{"1 IN ('a')", "only a property"}, Broken{"a IN (1)", "a string in quotes"},
        Broken{"a IN ('x'", "expected )"}, Broken{"a IS 1", "expected NULL"},
        Broken{"a NOT = 1", "behind NOT"}, Broken{"(a = 1) > 2", "compared by order"},
        Broken{"TRUE = 1", "another literal"}, Broken{"a CONTAINS b", "a string in quotes"}));

TEST(SqlLimits, NestingIsBounded) {
  const std::string deep(5000, '(');
  const Result<Expression> parsed = Expression::parse(deep + "a = 1" + std::string(5000, ')'));
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(parsed.error().message, HasSubstr("nested too deep"));
  std::string signs(100'000, '-');
  signs.append("1 = 1");
  EXPECT_FALSE(Expression::parse(signs).ok());
}

TEST(SqlLimits, LongChainsAreEvaluated) {
  std::string text = "a = 0";
  for (int i = 1; i < 2000; ++i) text += " OR a = " + std::to_string(i);
  EXPECT_TRUE(matches(text, {{"a", "1999"}}));
  EXPECT_FALSE(matches(text, {{"a", "2000"}}));
  for (int i = 0; i < 10'000; ++i) text += " OR a = 1";
  EXPECT_FALSE(Expression::parse(text).ok());
}

TEST(SqlLimits, TooManyPropertiesAreRefused) {
  std::string text = "p0 = 1";
  for (int i = 1; i < 65; ++i) text += " OR p" + std::to_string(i) + " = 1";
  const Result<Expression> parsed = Expression::parse(text);
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(parsed.error().message, HasSubstr("more than 64"));
}

}  // namespace
}  // namespace saker::filter::sql
