#pragma once

#include "front/http/admin/admin_call.h"

// What /api/v1 serves, verb by verb; the paths and the shapes stand in admin_route.cc.
namespace saker::front {

HttpReply list_topics(AdminCall& call);
HttpReply show_topic(AdminCall& call);
/// Creates it, or changes what the body names.
HttpReply put_topic(AdminCall& call);
HttpReply delete_topic(AdminCall& call);

HttpReply list_groups(AdminCall& call);
HttpReply show_group(AdminCall& call);
HttpReply put_group(AdminCall& call);
HttpReply delete_group(AdminCall& call);
HttpReply show_progress(AdminCall& call);
HttpReply reset_offsets(AdminCall& call);
/// What reset_offsets takes.
HttpReply show_committed_offsets(AdminCall& call);
/// With what each says itself that it subscribes to.
HttpReply show_members(AdminCall& call);

/// All with an id: one, unless a message was stored several times.
HttpReply show_message(AdminCall& call);
/// Wherever one stands: in its topic, for a group, waiting, half, dead.
HttpReply list_copies(AdminCall& call);
/// With a verdict, and how far each group is.
HttpReply show_where(AdminCall& call);
/// Of one topic, by key, or by queue, offset and time.
HttpReply list_messages(AdminCall& call);
HttpReply post_message(AdminCall& call);

HttpReply list_dead_groups(AdminCall& call);
HttpReply list_dead_letters(AdminCall& call);
/// Copies go to where the messages were meant for; those that have one are skipped.
HttpReply resend_dead_letters(AdminCall& call);

/// What waits for its time, by delay level or a time of its own.
HttpReply list_timers(AdminCall& call);
HttpReply cancel_timer(AdminCall& call);

HttpReply list_transactions(AdminCall& call);
/// Decides in the producer's place.
HttpReply settle_transaction(AdminCall& call);
/// Has the producer asked again about one that was given up.
HttpReply resume_transaction(AdminCall& call);

HttpReply show_broker(AdminCall& call);
/// How far groups are behind, the worst first.
HttpReply list_lag(AdminCall& call);

/// How the broker is: ok, warning or critical, and why.
HttpReply show_check(AdminCall& call);
/// Rates and lag of one moment.
HttpReply show_top(AdminCall& call);
/// Diagnostics for somebody else, packed.
HttpReply show_bundle(AdminCall& call);

/// Topics and groups, as apply_declaration takes them.
HttpReply show_declaration(AdminCall& call);
HttpReply apply_declaration(AdminCall& call);

HttpReply list_clients(AdminCall& call);
/// Closes the connections of a client; it may connect anew.
HttpReply disconnect_client(AdminCall& call);

HttpReply list_settings(AdminCall& call);
/// What is known of each, and whether it may change while the broker runs.
HttpReply list_setting_rows(AdminCall& call);
HttpReply change_settings(AdminCall& call);

HttpReply show_openapi(AdminCall& call);

}  // namespace saker::front
