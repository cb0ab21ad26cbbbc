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

HttpReply list_clients(AdminCall& call);
/// Closes the connections of a client; it may connect anew.
HttpReply disconnect_client(AdminCall& call);

HttpReply list_settings(AdminCall& call);
HttpReply change_settings(AdminCall& call);

HttpReply show_openapi(AdminCall& call);

}  // namespace saker::front
