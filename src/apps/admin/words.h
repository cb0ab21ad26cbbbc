#pragma once

#include <memory>

#include <CLI/CLI.hpp>

#include "cli/admin/options.h"

namespace saker::apps {

/// What the functions that add commands share.
struct AdminWords {
  CLI::App& admin;
  std::shared_ptr<cli::AdminOptions> options;  ///< of all commands, filled in by the parser
  int& exit_code;
};

// One function an entity: each adds `saker admin ENTITY` with its verbs.
void add_topics(const AdminWords& words);
void add_brokers(const AdminWords& words);
void add_groups(const AdminWords& words);
void add_lag(const AdminWords& words);
void add_offsets(const AdminWords& words);
void add_connections(const AdminWords& words);
void add_check(const AdminWords& words);
void add_top(const AdminWords& words);
void add_messages(const AdminWords& words);
void add_dead(const AdminWords& words);
void add_where(const AdminWords& words);
void add_timers(const AdminWords& words);
void add_transactions(const AdminWords& words);
void add_apply(const AdminWords& words);
void add_export(const AdminWords& words);
void add_bundle(const AdminWords& words);
void add_settings(const AdminWords& words);

/// An entity that demands a verb.
CLI::App* add_entity(const AdminWords& words, const char* name, const char* about);

/// The words of an option that is on or off; others are refused with what may be given.
CLI::Option* allow_flag_words(CLI::Option* option);

/// A verb; options of `saker admin` may follow it.
CLI::App* add_verb(CLI::App& entity, const char* name, const char* about);

}  // namespace saker::apps
