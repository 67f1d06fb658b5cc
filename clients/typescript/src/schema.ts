/**
 * The types of the API, made from its OpenAPI document by openapi-typescript: `npm run generate`.
 * Changes made by hand are lost, and a test finds them.
 */

export interface paths {
    "/api/v1/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Names and addresses of the resources
         * @description Return the absolute address of each resource by name.
         */
        get: operations["root"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{name}.svg/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An answer as a picture
         * @description Answer an SVG with a title and the figures as its text alternative.
         */
        get: operations["analytics_chart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/cohorts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What becomes of what was sent when
         * @description Answer rates by week, résumé label and weekday, and how long the first answer takes.
         */
        get: operations["analytics_cohorts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/dashboard/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything a dashboard shows
         * @description Answer what all others answer for the same period.
         */
        get: operations["analytics_dashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/funnel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far applications get
         * @description Answer stages, and moves between statuses for a Sankey diagram.
         */
        get: operations["analytics_funnel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/skill-gap/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What jobs ask for, and what to learn next
         * @description Answer the market, what is missing, and what would open most jobs.
         */
        get: operations["analytics_skill_gap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/sources/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which sources are answered
         * @description Answer rates by the source of the job.
         */
        get: operations["analytics_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/summary/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the search stands
         * @description Answer counts, rates, what is asked for most, and the daily goal.
         */
        get: operations["analytics_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/time-in-stage/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long stages last
         * @description Answer medians and quartiles; what is not over counts as lasting at least so long.
         */
        get: operations["analytics_time_in_stage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/trends.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The trends as a picture
         * @description Answer an SVG with a title and the figures as its text alternative.
         */
        get: operations["analytics_trends_chart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/trends/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a number develops
         * @description Answer a series, its direction, and the change against as many days before.
         */
        get: operations["analytics_trends"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List applications
         * @description Answer one page; where pages are kept, with an ETag.
         */
        get: operations["applications_list"];
        put?: never;
        /**
         * Make an application
         * @description Make a row.
         */
        post: operations["applications_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an application
         * @description Answer one row, or 304 when the client has it.
         */
        get: operations["applications_retrieve"];
        /**
         * Replace an application
         * @description Replace a row: what is optional and left out goes back to its default.
         */
        put: operations["applications_update"];
        post?: never;
        /**
         * Delete an application
         * @description Put a row aside, or with `hard=true` remove it for good.
         */
        delete: operations["applications_destroy"];
        options?: never;
        head?: never;
        /**
         * Change an application
         * @description Change the fields that were sent.
         */
        patch: operations["applications_partial_update"];
        trace?: never;
    };
    "/api/v1/applications/{id}/follow-up/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Settle a follow-up
         * @description Say that a follow-up is done, put it off, or end following up.
         */
        post: operations["applications_follow_up_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}/history/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The history of the status
         * @description Answer all entries in order.
         */
        get: operations["applications_history_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}/history/{entry}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Undo the last entry
         * @description Correct an entry of the history, or undo the last one.
         */
        delete: operations["applications_history_destroy"];
        options?: never;
        head?: never;
        /**
         * Correct an entry
         * @description Correct an entry of the history, or undo the last one.
         */
        patch: operations["applications_history_partial_update"];
        trace?: never;
    };
    "/api/v1/applications/{id}/restore/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a deleted row back
         * @description Bring a deleted row back; one that is not deleted is answered as it is.
         */
        post: operations["applications_restore_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}/transition/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move to another status
         * @description Move to another status, now or at an earlier time; the same again changes nothing.
         */
        post: operations["applications_transition_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/bulk-create/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make many applications
         * @description Make 1 to 5,000 rows: all or nothing, unless `atomic` is false.
         */
        post: operations["applications_bulk_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/bulk-delete/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete many applications
         * @description Put 1 to 5,000 rows aside, or with `hard` remove them for good.
         */
        post: operations["applications_bulk_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/bulk-restore/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring many deleted applications back
         * @description Bring 1 to 5,000 deleted rows back; one that is not deleted stays as it is.
         */
        post: operations["applications_bulk_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/bulk-update/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change many applications
         * @description Change 1 to 5,000 rows, each by the fields that its item names beside the `id`.
         */
        post: operations["applications_bulk_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export applications as a file
         * @description Answer applications as CSV, JSON or XLSX.
         */
        get: operations["applications_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/ws-ticket/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Issue a ticket: `/ws/notifications/?ticket=…` is opened by it once, within 60 seconds. */
        post: operations["auth_ws_ticket_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List exports
         * @description Answer one page; where pages are kept, with an ETag.
         */
        get: operations["exports_list"];
        put?: never;
        /**
         * Start an export
         * @description Queue an export.
         */
        post: operations["exports_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an export
         * @description Answer one row, or 304 when the client has it.
         */
        get: operations["exports_retrieve"];
        put?: never;
        post?: never;
        /**
         * Delete an export
         * @description Delete a row.
         */
        delete: operations["exports_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an export that is under way
         * @description Cancel it; a 409 says that it was over.
         */
        post: operations["exports_cancel_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{id}/download/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the file of an export
         * @description Answer the file; 409 before it is there.
         */
        get: operations["exports_download_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports
         * @description Answer one page; where pages are kept, with an ETag.
         */
        get: operations["imports_list"];
        put?: never;
        /**
         * Start an import
         * @description Keep the file and queue its import; a dry run is a run like any other.
         */
        post: operations["imports_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an import
         * @description Answer one row, or 304 when the client has it.
         */
        get: operations["imports_retrieve"];
        put?: never;
        post?: never;
        /**
         * Delete an import
         * @description Delete a row.
         */
        delete: operations["imports_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an import that is under way
         * @description Cancel it, and take back what it has written; a 409 says that it was over.
         */
        post: operations["imports_cancel_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/rows/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what an import did with each row
         * @description Answer one page of rows, in the order they were written; of a dry run, what would become of each.
         */
        get: operations["imports_rows_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/undo/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an import back
         * @description Remove what it made and put back what it changed, unless edited since; may be repeated.
         */
        post: operations["imports_undo_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/interviews/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List interviews
         * @description Answer one page; where pages are kept, with an ETag.
         */
        get: operations["interviews_list"];
        put?: never;
        /**
         * Make an interview
         * @description Make a row.
         */
        post: operations["interviews_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/interviews/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an interview
         * @description Answer one row, or 304 when the client has it.
         */
        get: operations["interviews_retrieve"];
        /**
         * Replace an interview
         * @description Replace a row: what is optional and left out goes back to its default.
         */
        put: operations["interviews_update"];
        post?: never;
        /**
         * Delete an interview
         * @description Delete a row.
         */
        delete: operations["interviews_destroy"];
        options?: never;
        head?: never;
        /**
         * Change an interview
         * @description Change the fields that were sent.
         */
        patch: operations["interviews_partial_update"];
        trace?: never;
    };
    "/api/v1/jobs/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description Answer one page; where pages are kept, with an ETag.
         */
        get: operations["jobs_list"];
        put?: never;
        /**
         * Make a job
         * @description Make a row.
         */
        post: operations["jobs_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job
         * @description Answer one row, or 304 when the client has it.
         */
        get: operations["jobs_retrieve"];
        /**
         * Replace a job
         * @description Replace a row: what is optional and left out goes back to its default.
         */
        put: operations["jobs_update"];
        post?: never;
        /**
         * Delete a job
         * @description Put a row aside, or with `hard=true` remove it for good.
         */
        delete: operations["jobs_destroy"];
        options?: never;
        head?: never;
        /**
         * Change a job
         * @description Change the fields that were sent.
         */
        patch: operations["jobs_partial_update"];
        trace?: never;
    };
    "/api/v1/jobs/{id}/restore/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a deleted row back
         * @description Bring a deleted row back; one that is not deleted is answered as it is.
         */
        post: operations["jobs_restore_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/bulk-create/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make many jobs
         * @description Make 1 to 5,000 rows: all or nothing, unless `atomic` is false.
         */
        post: operations["jobs_bulk_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/bulk-delete/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete many jobs
         * @description Put 1 to 5,000 rows aside, or with `hard` remove them for good.
         */
        post: operations["jobs_bulk_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/bulk-restore/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring many deleted jobs back
         * @description Bring 1 to 5,000 deleted rows back; one that is not deleted stays as it is.
         */
        post: operations["jobs_bulk_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/bulk-update/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change many jobs
         * @description Change 1 to 5,000 rows, each by the fields that its item names beside the `id`.
         */
        post: operations["jobs_bulk_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export jobs as a file
         * @description Answer jobs as CSV, JSON or XLSX.
         */
        get: operations["jobs_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/search/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The list of jobs, under a second name
         * @description Answer one page of the list, as `/jobs/` does.
         */
        get: operations["jobs_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Answer one's profile. The e-mail address is changed under `/_allauth/` or at `/accounts/email/`. */
        get: operations["me_retrieve"];
        put?: never;
        post?: never;
        /** @description Delete the account with all its data, for good. The body repeats its e-mail address. */
        delete: operations["me_destroy"];
        options?: never;
        head?: never;
        /** @description Change the fields of one's profile that are sent. */
        patch: operations["me_partial_update"];
        trace?: never;
    };
    "/api/v1/me/settings/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Answer one's settings. */
        get: operations["me_settings_retrieve"];
        /** @description Replace one's settings: what is left out goes back to its default. */
        put: operations["me_settings_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Change the settings that are sent. */
        patch: operations["me_settings_partial_update"];
        trace?: never;
    };
    "/api/v1/me/skills/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Answer one's skills. */
        get: operations["me_skills_retrieve"];
        /**
         * @description Replace one's skills, 500 at most.
         *
         *     A skill named twice, in whatever spelling, counts once: at its first place, with its last level.
         */
        put: operations["me_skills_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens
         * @description Answer one's tokens: names and dates, never their text.
         */
        get: operations["me_tokens_list"];
        put?: never;
        /**
         * Make a token
         * @description Make a token. Its text is shown in this answer alone; it lasts 90 days unless said.
         */
        post: operations["me_tokens_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a token
         * @description Answer a token: its name and dates, never its text.
         */
        get: operations["me_tokens_retrieve"];
        put?: never;
        post?: never;
        /**
         * Delete a token
         * @description Revoke a token; the sockets it opened are closed.
         */
        delete: operations["me_tokens_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notifications
         * @description Answer one page, newest first unless said.
         */
        get: operations["notifications_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a notification
         * @description Answer one notification.
         */
        get: operations["notifications_retrieve"];
        put?: never;
        post?: never;
        /**
         * Delete a notification
         * @description Delete one notification for good.
         */
        delete: operations["notifications_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/deliveries/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what was sent where
         * @description Answer what became of a notification on each channel, the oldest first.
         */
        get: operations["notifications_deliveries_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/read/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark as read
         * @description Mark one as read; again changes nothing.
         */
        post: operations["notifications_read_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/unread/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark as unread
         * @description Mark one as unread; again changes nothing.
         */
        post: operations["notifications_unread_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/bulk-delete/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete many notifications
         * @description Delete by ids, all or nothing unless `atomic` is false.
         */
        post: operations["notifications_bulk_delete_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/preferences/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the preferences
         * @description Answer the preferences; those of somebody who never chose are the defaults.
         */
        get: operations["notifications_preferences_retrieve"];
        /**
         * Replace the preferences
         * @description Replace them: what is left out goes back to its default.
         */
        put: operations["notifications_preferences_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the preferences
         * @description Change what is sent, within `types` too: a type or channel that is not named stays as it is.
         */
        patch: operations["notifications_preferences_partial_update"];
        trace?: never;
    };
    "/api/v1/notifications/read-all/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark all as read
         * @description Mark everything as read.
         */
        post: operations["notifications_read_all_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/unread-count/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count unread notifications
         * @description Answer how many are unread.
         */
        get: operations["notifications_unread_count_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/saved-searches/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List saved searches
         * @description Answer one page; where pages are kept, with an ETag.
         */
        get: operations["saved_searches_list"];
        put?: never;
        /**
         * Make a saved search
         * @description Make a row.
         */
        post: operations["saved_searches_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/saved-searches/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a saved search
         * @description Answer one row, or 304 when the client has it.
         */
        get: operations["saved_searches_retrieve"];
        /**
         * Replace a saved search
         * @description Replace a row: what is optional and left out goes back to its default.
         */
        put: operations["saved_searches_update"];
        post?: never;
        /**
         * Delete a saved search
         * @description Delete a row.
         */
        delete: operations["saved_searches_destroy"];
        options?: never;
        head?: never;
        /**
         * Change a saved search
         * @description Change the fields that were sent.
         */
        patch: operations["saved_searches_partial_update"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A token as it is listed: never its text. */
        ApiToken: {
            /** Format: date-time */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description 90 days from now unless said.
             */
            expires_at: string | null;
            readonly id: number;
            /** Format: date-time */
            readonly last_used_at: string | null;
            name: string;
            readonly prefix: string;
            read_only: boolean;
        };
        /** @description A token as it is listed: never its text. */
        ApiTokenRequest: {
            /**
             * Format: date-time
             * @description 90 days from now unless said.
             */
            expires_at?: string | null;
            name: string;
            read_only?: boolean;
        };
        /** @description An application. Its dates are projections of its history: writing one moves the entry it names. */
        Application: {
            /**
             * Format: date
             * @description The day of the first `applied`.
             */
            applied_on: string | null;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly deleted_at: string | null;
            /** @description What an imported file said that has no field here. */
            readonly extra: {
                [key: string]: string;
            };
            /**
             * Format: date
             * @description The day to ask how it stands: a week after it was sent unless you name another. It goes when the application moves on.
             */
            follow_up_on: string | null;
            readonly id: number;
            readonly interviews: components["schemas"]["Interview"][];
            job: number;
            readonly job_summary: components["schemas"]["JobSummary"];
            /** Format: date-time */
            readonly next_interview_at: string | null;
            notes: string;
            /**
             * Format: date
             * @description The day of the first offer.
             */
            offer_on: string | null;
            /**
             * Format: date
             * @description The day of the first answer.
             */
            response_on: string | null;
            resume_label: string;
            status: components["schemas"]["ApplicationStatusEnum"];
            /** Format: uuid */
            readonly uid: string;
            /** Format: date-time */
            readonly updated_at: string;
        };
        /** @description An application. Its dates are projections of its history: writing one moves the entry it names. */
        ApplicationRequest: {
            /**
             * Format: date
             * @description The day of the first `applied`.
             */
            applied_on?: string | null;
            /**
             * Format: date
             * @description The day to ask how it stands: a week after it was sent unless you name another. It goes when the application moves on.
             */
            follow_up_on?: string | null;
            job: number;
            notes?: string;
            /**
             * Format: date
             * @description The day of the first offer.
             */
            offer_on?: string | null;
            /**
             * Format: date
             * @description The day of the first answer.
             */
            response_on?: string | null;
            resume_label?: string;
            status?: components["schemas"]["ApplicationStatusEnum"];
        };
        /**
         * @description * `interested` - Interested
         *     * `applied` - Applied
         *     * `interview` - Interview
         *     * `offer` - Offer
         *     * `accepted` - Accepted
         *     * `rejected` - Rejected
         *     * `declined` - Declined
         *     * `withdrawn` - Withdrawn
         *     * `ghosted` - Ghosted
         * @enum {string}
         */
        ApplicationStatusEnum: "interested" | "applied" | "interview" | "offer" | "accepted" | "rejected" | "declined" | "withdrawn" | "ghosted";
        /** @enum {unknown} */
        BlankEnum: "";
        /** @description One day, week or month of a series, cut to the period. */
        Bucket: {
            /** @description False where it is cut, or holds today. */
            complete: boolean;
            /** Format: date */
            from: string;
            rows: components["schemas"]["Rows"];
            /** Format: date */
            to: string;
            value: number;
        };
        /** @description What became of each row of a bulk creation. */
        BulkCreateReport: {
            created_ids: number[];
            errors: components["schemas"]["RowError"][];
            failed: number;
            successful: number;
            total: number;
        };
        /** @description Ids of jobs to put aside, or to remove for good. */
        BulkDeleteJobsRequest: {
            /**
             * @description All or nothing; false keeps the good rows.
             * @default true
             */
            atomic?: boolean;
            /**
             * @description With `hard`: remove their applications, too.
             * @default false
             */
            cascade?: boolean;
            /**
             * @description Remove for good, deleted ones too.
             * @default false
             */
            hard?: boolean;
            ids: number[];
        };
        /** @description What became of each row of a bulk deletion. */
        BulkDeleteReport: {
            deleted_ids: number[];
            errors: components["schemas"]["RowError"][];
            failed: number;
            successful: number;
            total: number;
        };
        /** @description Ids to delete; what an id is worth is said row by row in the report. */
        BulkDeleteRequest: {
            /**
             * @description All or nothing; false keeps the good rows.
             * @default true
             */
            atomic?: boolean;
            ids: unknown[];
        };
        /** @description Ids of rows to put aside, or to remove for good. */
        BulkDeleteRowsRequest: {
            /**
             * @description All or nothing; false keeps the good rows.
             * @default true
             */
            atomic?: boolean;
            /**
             * @description Remove for good, deleted ones too.
             * @default false
             */
            hard?: boolean;
            ids: number[];
        };
        /** @description Ids of rows to work on. */
        BulkIdsRequest: {
            /**
             * @description All or nothing; false keeps the good rows.
             * @default true
             */
            atomic?: boolean;
            ids: number[];
        };
        /** @description What became of each row of a bulk change or return. */
        BulkUpdateReport: {
            errors: components["schemas"]["RowError"][];
            failed: number;
            successful: number;
            total: number;
            updated_ids: number[];
        };
        /**
         * @description * `in_app` - In App
         *     * `push` - Push
         *     * `email` - Email
         * @enum {string}
         */
        ChannelEnum: "in_app" | "push" | "email";
        /** @description What becomes of applications by when they were sent, and with which résumé. */
        Cohorts: {
            first_answer: components["schemas"]["FirstAnswer"];
            /** @description How many rows the answer is about. */
            n: number;
            period: components["schemas"]["Period"];
            resume_labels: components["schemas"]["NamedGroup"][];
            rows: components["schemas"]["Rows"];
            weekdays: components["schemas"]["Weekday"][];
            weeks: components["schemas"]["Week"][];
        };
        /** @description What was sent in the current day, week or month, and in the same part of the one before. */
        ComparedPart: {
            count: number;
            /** Format: date */
            from: string;
            previous: components["schemas"]["Part"];
            rows: components["schemas"]["Rows"];
            /** Format: date */
            to: string;
        };
        /** @description The e-mail address of the account, typed again. */
        ConfirmationRequest: {
            /** @description The e-mail address of the account. */
            confirm: string;
        };
        /** @description Somebody to talk to about a job. */
        Contact: {
            /** @default  */
            email: string;
            /** @default  */
            name: string;
            /** @default  */
            note: string;
            /** @default  */
            phone: string;
            /** @default  */
            role: string;
            url: string;
        };
        /** @description Somebody to talk to about a job. */
        ContactRequest: {
            /** @default  */
            email?: string;
            /** @default  */
            name?: string;
            /** @default  */
            note?: string;
            /** @default  */
            phone?: string;
            /** @default  */
            role?: string;
            url?: string;
        };
        /** @description A number and its rows. */
        Count: {
            count: number;
            rows: components["schemas"]["Rows"];
        };
        /** @description A number for each status. */
        CountsByStatus: {
            accepted: number;
            applied: number;
            declined: number;
            ghosted: number;
            interested: number;
            interview: number;
            offer: number;
            rejected: number;
            withdrawn: number;
        };
        /** @description All of it at once. */
        Dashboard: {
            cohorts: components["schemas"]["Cohorts"];
            funnel: components["schemas"]["Funnel"];
            period: components["schemas"]["Period"];
            skill_gap: components["schemas"]["SkillGap"];
            sources: components["schemas"]["Sources"];
            summary: components["schemas"]["Summary"];
            time_in_stage: components["schemas"]["TimeInStage"];
            trends: components["schemas"]["Trends"];
        };
        /**
         * @description * `dmy` - Day First
         *     * `mdy` - Month First
         * @enum {string}
         */
        DateOrderEnum: "dmy" | "mdy";
        /** @description What became of a notification on one channel. */
        Delivery: {
            /** Format: date-time */
            readonly at: string;
            readonly channel: components["schemas"]["ChannelEnum"];
            readonly detail: string;
            /**
             * Format: date-time
             * @description When what waits is to go out.
             */
            readonly due_at: string | null;
            readonly state: components["schemas"]["StateEnum"];
        };
        /**
         * @description * `immediate` - Immediate
         *     * `daily` - Daily
         *     * `weekly` - Weekly
         *     * `never` - Never
         * @enum {string}
         */
        DigestFrequencyEnum: "immediate" | "daily" | "weekly" | "never";
        /**
         * @description * `up` - up
         *     * `down` - down
         *     * `neutral` - neutral
         * @enum {string}
         */
        DirectionEnum: "up" | "down" | "neutral";
        /**
         * @description * `skip` - Skip
         *     * `update` - Update
         *     * `create` - Create
         * @enum {string}
         */
        DuplicatesEnum: "skip" | "update" | "create";
        ErrorResponse: {
            /** @description One sentence that says what to do. */
            detail: string;
            /** @enum {string} */
            error_code: "BAD_REQUEST" | "CONFLICT" | "FORBIDDEN" | "IDEMPOTENCY_KEY_REUSED" | "INTERNAL_SERVER_ERROR" | "MALFORMED_JSON" | "METHOD_NOT_ALLOWED" | "NOT_ACCEPTABLE" | "NOT_FOUND" | "PAYLOAD_TOO_LARGE" | "PRECONDITION_FAILED" | "RATE_LIMITED" | "SERVICE_UNAVAILABLE" | "UNAUTHORIZED" | "UNSUPPORTED_MEDIA_TYPE" | "VALIDATION_ERROR";
            /** @description Messages by field; nested paths are dotted, rows by index. */
            field_errors: {
                [key: string]: string[];
            } | null;
            request_id: string;
            status: number;
            /** @description What could be sent instead: names, values (`field=value` where several are wrong), paths. */
            suggestions: string[] | null;
            /** Format: date-time */
            timestamp: string;
        };
        /**
         * @description * `junior` - Junior
         *     * `mid` - Mid
         *     * `senior` - Senior
         *     * `lead` - Lead
         * @enum {string}
         */
        ExperienceLevelEnum: "junior" | "mid" | "senior" | "lead";
        /** @description An export: what it holds, how far it is, and until when its file can be had. */
        Export: {
            /** Format: date-time */
            readonly created_at: string;
            /** @description Why it failed, and what to do. */
            readonly detail: string;
            /**
             * Format: date-time
             * @description When the file is removed.
             */
            readonly expires_at: string | null;
            /** @description Columns, in the order wanted; all unless said. */
            fields: string[] | null;
            file_format: components["schemas"]["FileFormatEnum"];
            /** @description Those of the resource's list, `ordering` too. */
            filters: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            readonly finished_at: string | null;
            readonly id: number;
            /** @description Percent. */
            readonly progress: number;
            resource: components["schemas"]["ExportResourceEnum"];
            readonly rows: number;
            /** @description Bytes of the file. */
            readonly size: number;
            /** Format: date-time */
            readonly started_at: string | null;
            readonly status: components["schemas"]["RunStatusEnum"];
            /** Format: uuid */
            readonly uid: string;
        };
        /** @description An export: what it holds, how far it is, and until when its file can be had. */
        ExportRequest: {
            /** @description Columns, in the order wanted; all unless said. */
            fields?: string[] | null;
            file_format?: components["schemas"]["FileFormatEnum"];
            /** @description Those of the resource's list, `ordering` too. */
            filters?: {
                [key: string]: unknown;
            };
            resource: components["schemas"]["ExportResourceEnum"];
        };
        /**
         * @description * `jobs` - Jobs
         *     * `applications` - Applications
         *     * `backup` - Backup
         *     * `work-search-record` - Work Search Record
         * @enum {string}
         */
        ExportResourceEnum: "jobs" | "applications" | "backup" | "work-search-record";
        /** @description What somebody took along from an interview. */
        Feedback: {
            /** @default  */
            notes: string;
            questions: string[];
            skill_areas: string[];
        };
        /** @description What somebody took along from an interview. */
        FeedbackRequest: {
            /** @default  */
            notes?: string;
            questions?: string[];
            skill_areas?: string[];
        };
        /**
         * @description * `csv` - Csv
         *     * `json` - Json
         *     * `xlsx` - Xlsx
         *     * `pdf` - Pdf
         *     * `zip` - Zip
         * @enum {string}
         */
        FileFormatEnum: "csv" | "json" | "xlsx" | "pdf" | "zip";
        /** @description How long the first answer takes. */
        FirstAnswer: {
            answered: number;
            /**
             * Format: double
             * @description Null where too many are not over.
             */
            median_days: number | null;
            n: number;
            /** Format: double */
            q1_days: number | null;
            /** Format: double */
            q3_days: number | null;
            rows: components["schemas"]["Rows"];
            small_sample: boolean;
            waiting: number;
        };
        /**
         * @description * `done` - Done
         *     * `snooze` - Snooze
         *     * `retire` - Retire
         * @enum {string}
         */
        FollowUpActionEnum: "done" | "snooze" | "retire";
        /** @description What is done about a follow-up; `until` is the day it is put off to. */
        FollowUpRequest: {
            action: components["schemas"]["FollowUpActionEnum"];
            /** Format: date */
            until?: string | null;
        };
        /** @description How far applications get, and the data of a Sankey diagram. */
        Funnel: {
            /** @description All other moves. */
            backward: components["schemas"]["Link"][];
            /** @description Moves forward. */
            links: components["schemas"]["Link"][];
            /** @description How many rows the answer is about. */
            n: number;
            nodes: components["schemas"]["Node"][];
            period: components["schemas"]["Period"];
            sent: components["schemas"]["Count"];
            stages: components["schemas"]["Stage"][];
        };
        /** @description The daily goal and the days on which it was met. */
        Goal: {
            best_streak: number;
            daily_goal: number;
            /**
             * Format: double
             * @description Sent today in percent of the goal; null without a goal.
             */
            percentage: number | null;
            remaining: number;
            /** @description What was sent today, and on the days in a row. */
            rows: components["schemas"]["GoalRows"];
            sent_today: number;
            /** @description Days in a row until today, or yesterday. */
            streak: number;
        };
        /** @description The rows behind the figures of the goal. */
        GoalRows: {
            best_streak: components["schemas"]["Rows"];
            sent_today: components["schemas"]["Rows"];
            streak: components["schemas"]["Rows"];
        };
        /** @description An import: how it was asked for, how far it is, and what came of it. */
        Import: {
            readonly created: number;
            /** Format: date-time */
            readonly created_at: string;
            readonly date_order: components["schemas"]["DateOrderEnum"] | components["schemas"]["BlankEnum"];
            /** @description Why it failed, and what to do. */
            readonly detail: string;
            readonly dry_run: boolean;
            readonly duplicates: components["schemas"]["DuplicatesEnum"];
            readonly errors: unknown;
            readonly failed: number;
            readonly filename: string;
            /** Format: date-time */
            readonly finished_at: string | null;
            readonly id: number;
            /** @description Header to field; null leaves a column out. */
            readonly mapping: unknown;
            readonly on_error: components["schemas"]["OnErrorEnum"];
            /** @description Percent. */
            readonly progress: number;
            readonly resource: components["schemas"]["ImportResourceEnum"];
            /** @description Bytes of the file. */
            readonly size: number;
            readonly skipped: number;
            /** Format: date-time */
            readonly started_at: string | null;
            readonly status: components["schemas"]["RunStatusEnum"];
            /** @description How each table of the file was read. */
            readonly tables: unknown;
            readonly total: number;
            /** Format: uuid */
            readonly uid: string;
            /** Format: date-time */
            readonly undone_at: string | null;
            readonly updated: number;
            readonly warnings: unknown;
        };
        /** @description What an import did with one row, or would do in a dry run. */
        ImportedRow: {
            readonly action: components["schemas"]["ImportedRowActionEnum"];
            readonly id: number;
            /** @description What was written: job, application, skill, ... */
            readonly kind: string;
            readonly object_id: number | null;
            /** @description As a spreadsheet counts: the header is row 1. */
            readonly row: number;
        };
        /**
         * @description * `create` - Create
         *     * `update` - Update
         *     * `duplicate` - Duplicate
         *     * `error` - Error
         * @enum {string}
         */
        ImportedRowActionEnum: "create" | "update" | "duplicate" | "error";
        /** @description A file and how it is to be taken in, as `multipart/form-data`. */
        ImportRequestRequest: {
            date_order?: components["schemas"]["DateOrderEnum"] | components["schemas"]["BlankEnum"];
            /** @default false */
            dry_run?: boolean;
            /** @default skip */
            duplicates?: components["schemas"]["DuplicatesEnum"];
            /**
             * Format: binary
             * @description CSV, XLSX, JSON, Markdown or ZIP, at most 200 MB.
             */
            file: Blob;
            /** @description JSON: header to field, null to leave it out. */
            mapping?: string;
            /** @default abort */
            on_error?: components["schemas"]["OnErrorEnum"];
            resource: components["schemas"]["ImportResourceEnum"];
        };
        /**
         * @description * `jobs` - Jobs
         *     * `applications` - Applications
         *     * `backup` - Backup
         * @enum {string}
         */
        ImportResourceEnum: "jobs" | "applications" | "backup";
        /** @description An import in a list: without its report, which can be long. */
        ImportSummary: {
            readonly created: number;
            /** Format: date-time */
            readonly created_at: string;
            readonly date_order: components["schemas"]["DateOrderEnum"] | components["schemas"]["BlankEnum"];
            /** @description Why it failed, and what to do. */
            readonly detail: string;
            readonly dry_run: boolean;
            readonly duplicates: components["schemas"]["DuplicatesEnum"];
            readonly failed: number;
            readonly filename: string;
            /** Format: date-time */
            readonly finished_at: string | null;
            readonly id: number;
            /** @description Header to field; null leaves a column out. */
            readonly mapping: unknown;
            readonly on_error: components["schemas"]["OnErrorEnum"];
            /** @description Percent. */
            readonly progress: number;
            readonly resource: components["schemas"]["ImportResourceEnum"];
            /** @description Bytes of the file. */
            readonly size: number;
            readonly skipped: number;
            /** Format: date-time */
            readonly started_at: string | null;
            readonly status: components["schemas"]["RunStatusEnum"];
            readonly total: number;
            /** Format: uuid */
            readonly uid: string;
            /** Format: date-time */
            readonly undone_at: string | null;
            readonly updated: number;
        };
        /**
         * @description * `day` - Day
         *     * `week` - Week
         *     * `month` - Month
         * @enum {string}
         */
        IntervalEnum: "day" | "week" | "month";
        /** @description An interview; without a timezone it is in the owner's. */
        Interview: {
            application: number;
            /** Format: date-time */
            readonly created_at: string;
            duration_minutes: number | null;
            feedback: components["schemas"]["Feedback"];
            readonly id: number;
            interviewers: string;
            kind: components["schemas"]["KindEnum"];
            meeting_url: string;
            outcome: components["schemas"]["OutcomeEnum"];
            place: string;
            /** @default 1 */
            round: number;
            /** Format: date-time */
            starts_at: string | null;
            timezone: string;
            /** Format: uuid */
            readonly uid: string;
            /** Format: date-time */
            readonly updated_at: string;
        };
        /** @description An interview; without a timezone it is in the owner's. */
        InterviewRequest: {
            application: number;
            duration_minutes?: number | null;
            feedback?: components["schemas"]["FeedbackRequest"];
            interviewers?: string;
            kind?: components["schemas"]["KindEnum"];
            meeting_url?: string;
            outcome?: components["schemas"]["OutcomeEnum"];
            place?: string;
            /** @default 1 */
            round?: number;
            /** Format: date-time */
            starts_at?: string | null;
            timezone?: string;
        };
        /** @description A token as it is shown once, when it is made. */
        IssuedToken: {
            /** Format: date-time */
            readonly created_at: string;
            /**
             * Format: date-time
             * @description 90 days from now unless said.
             */
            expires_at: string | null;
            readonly id: number;
            /** Format: date-time */
            readonly last_used_at: string | null;
            name: string;
            readonly prefix: string;
            read_only: boolean;
            /** @description Shown this once. Null in the replay of an Idempotency-Key, as only its hash is kept. */
            readonly token: string | null;
        };
        /** @description A job. `match_score` is computed for the reader's profile, 0..100 or null. */
        Job: {
            company: string;
            contacts: components["schemas"]["Contact"][];
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date */
            deadline: string | null;
            /** Format: date-time */
            readonly deleted_at: string | null;
            description: string;
            experience_level: (components["schemas"]["ExperienceLevelEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            /** @description What an imported file said that has no field here. */
            readonly extra: {
                [key: string]: string;
            };
            readonly id: number;
            job_type: (components["schemas"]["JobTypeEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            location: string;
            /** @description Return how well the job fits the reader: see `jobs.matching` for the formula. */
            readonly match_score: number | null;
            notes: string;
            /** Format: date */
            posted_on: string | null;
            requirements: string;
            responsibilities: string;
            /** @description ISO 4217, such as EUR. */
            salary_currency: string;
            /** Format: double */
            salary_max: number | null;
            /** Format: double */
            salary_min: number | null;
            salary_period: (components["schemas"]["SalaryPeriodEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            salary_text: string;
            source: string;
            status: components["schemas"]["JobStatusEnum"];
            tags: string[];
            tech_stack: string[];
            title: string;
            /** Format: uuid */
            readonly uid: string;
            /** Format: date-time */
            readonly updated_at: string;
            url: string;
            work_mode: (components["schemas"]["WorkModeEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
        };
        /**
         * @description * `saved` - Saved
         *     * `open` - Open
         *     * `closed` - Closed
         *     * `archived` - Archived
         * @enum {string}
         */
        JobStatusEnum: "saved" | "open" | "closed" | "archived";
        /** @description The job of an application, in short; it stays when the job is deleted. */
        JobSummary: {
            readonly company: string;
            readonly id: number;
            readonly location: string;
            readonly title: string;
            readonly url: string;
        };
        /**
         * @description * `full_time` - Full Time
         *     * `part_time` - Part Time
         *     * `contract` - Contract
         *     * `internship` - Internship
         *     * `temporary` - Temporary
         *     * `freelance` - Freelance
         * @enum {string}
         */
        JobTypeEnum: "full_time" | "part_time" | "contract" | "internship" | "temporary" | "freelance";
        /** @description A job just written, with the ids of those that look like it. */
        JobWrite: {
            company: string;
            contacts: components["schemas"]["Contact"][];
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date */
            deadline: string | null;
            /** Format: date-time */
            readonly deleted_at: string | null;
            description: string;
            experience_level: (components["schemas"]["ExperienceLevelEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            /** @description What an imported file said that has no field here. */
            readonly extra: {
                [key: string]: string;
            };
            readonly id: number;
            job_type: (components["schemas"]["JobTypeEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            location: string;
            /** @description Return how well the job fits the reader: see `jobs.matching` for the formula. */
            readonly match_score: number | null;
            notes: string;
            /** @description Return the ids of at most 20 live jobs of the owner that look like this one, the likeliest first. */
            readonly possible_duplicates: number[];
            /** Format: date */
            posted_on: string | null;
            requirements: string;
            responsibilities: string;
            /** @description ISO 4217, such as EUR. */
            salary_currency: string;
            /** Format: double */
            salary_max: number | null;
            /** Format: double */
            salary_min: number | null;
            salary_period: (components["schemas"]["SalaryPeriodEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            salary_text: string;
            source: string;
            status: components["schemas"]["JobStatusEnum"];
            tags: string[];
            tech_stack: string[];
            title: string;
            /** Format: uuid */
            readonly uid: string;
            /** Format: date-time */
            readonly updated_at: string;
            url: string;
            work_mode: (components["schemas"]["WorkModeEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
        };
        /** @description A job just written, with the ids of those that look like it. */
        JobWriteRequest: {
            company: string;
            contacts?: components["schemas"]["ContactRequest"][];
            /** Format: date */
            deadline?: string | null;
            description?: string;
            experience_level?: (components["schemas"]["ExperienceLevelEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            job_type?: (components["schemas"]["JobTypeEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            location?: string;
            notes?: string;
            /** Format: date */
            posted_on?: string | null;
            requirements?: string;
            responsibilities?: string;
            /** @description ISO 4217, such as EUR. */
            salary_currency?: string;
            /** Format: double */
            salary_max?: number | null;
            /** Format: double */
            salary_min?: number | null;
            salary_period?: (components["schemas"]["SalaryPeriodEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            salary_text?: string;
            source?: string;
            status?: components["schemas"]["JobStatusEnum"];
            tags?: string[];
            tech_stack?: string[];
            title: string;
            url?: string;
            work_mode?: (components["schemas"]["WorkModeEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
        };
        /**
         * @description * `phone` - Phone
         *     * `video` - Video
         *     * `onsite` - Onsite
         *     * `technical` - Technical
         *     * `behavioral` - Behavioral
         *     * `panel` - Panel
         *     * `other` - Other
         * @enum {string}
         */
        KindEnum: "phone" | "video" | "onsite" | "technical" | "behavioral" | "panel" | "other";
        /** @description Moves from one status directly to another. */
        Link: {
            /** @description Applications that made them. */
            applications: number;
            rows: components["schemas"]["Rows"];
            source: components["schemas"]["ApplicationStatusEnum"];
            target: components["schemas"]["ApplicationStatusEnum"];
            /** @description Moves. */
            value: number;
        };
        /** @description A skill on the market, and whether it is held. */
        MarketSkill: {
            /**
             * Format: double
             * @description Sum of the jobs' weights by recency and match.
             */
            demand: number;
            held: boolean;
            jobs: number;
            level: string | null;
            name: string;
            rows: components["schemas"]["Rows"];
            /**
             * Format: double
             * @description Percent of the jobs.
             */
            share: number | null;
        };
        /**
         * @description * `applications` - Applications
         *     * `responses` - Responses
         *     * `interviews` - Interviews
         *     * `offers` - Offers
         *     * `rejections` - Rejections
         *     * `acceptances` - Acceptances
         *     * `jobs` - Jobs
         * @enum {string}
         */
        MetricEnum: "applications" | "responses" | "interviews" | "offers" | "rejections" | "acceptances" | "jobs";
        /** @description A skill that is asked for and not held; the rows are the jobs that ask for it. */
        MissingSkill: {
            /**
             * Format: double
             * @description Sum of the jobs' weights by recency and match.
             */
            demand: number;
            jobs: number;
            name: string;
            opens: number;
            rows: components["schemas"]["Rows"];
            /**
             * Format: double
             * @description Percent of the jobs.
             */
            share: number | null;
        };
        /** @description A group by a text; null for those without one. */
        NamedGroup: {
            interview_rate: components["schemas"]["Rate"];
            n: number;
            name: string | null;
            offer_rate: components["schemas"]["Rate"];
            response_rate: components["schemas"]["Rate"];
            rows: components["schemas"]["Rows"];
        };
        /** @description A status, and how many applications ever reached it. */
        Node: {
            count: number;
            /** @description A status. */
            name: string;
            rows: components["schemas"]["Rows"];
        };
        /** @description A notification; nothing of it is written by clients. */
        Notification: {
            readonly action_url: string;
            /** Format: date-time */
            readonly created_at: string;
            readonly data: unknown;
            /** Format: date-time */
            readonly expires_at: string | null;
            readonly id: number;
            readonly is_read: boolean;
            readonly message: string;
            readonly priority: components["schemas"]["PriorityEnum"];
            /** Format: date-time */
            readonly read_at: string | null;
            readonly title: string;
            readonly type: components["schemas"]["TypeEnum"];
        };
        /** @enum {unknown} */
        NullEnum: null;
        /**
         * @description * `abort` - Abort
         *     * `skip` - Skip
         * @enum {string}
         */
        OnErrorEnum: "abort" | "skip";
        /**
         * @description * `pending` - Pending
         *     * `passed` - Passed
         *     * `failed` - Failed
         *     * `cancelled` - Cancelled
         * @enum {string}
         */
        OutcomeEnum: "pending" | "passed" | "failed" | "cancelled";
        PaginatedApiTokenList: {
            /**
             * @description With `count=true` alone.
             * @example 1
             */
            count?: number;
            /**
             * Format: uri
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["ApiToken"][];
        };
        PaginatedApplicationList: {
            /**
             * @description With `count=true` alone.
             * @example 1
             */
            count?: number;
            /**
             * Format: uri
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Application"][];
        };
        PaginatedExportList: {
            /**
             * @description With `count=true` alone.
             * @example 1
             */
            count?: number;
            /**
             * Format: uri
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Export"][];
        };
        PaginatedImportedRowList: {
            /**
             * @description With `count=true` alone.
             * @example 1
             */
            count?: number;
            /**
             * Format: uri
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["ImportedRow"][];
        };
        PaginatedImportSummaryList: {
            /**
             * @description With `count=true` alone.
             * @example 1
             */
            count?: number;
            /**
             * Format: uri
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["ImportSummary"][];
        };
        PaginatedInterviewList: {
            /**
             * @description With `count=true` alone.
             * @example 1
             */
            count?: number;
            /**
             * Format: uri
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Interview"][];
        };
        PaginatedJobList: {
            /**
             * @description With `count=true` alone.
             * @example 1
             */
            count?: number;
            /**
             * Format: uri
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Job"][];
        };
        PaginatedNotificationList: {
            /**
             * @description With `count=true` alone.
             * @example 1
             */
            count?: number;
            /**
             * Format: uri
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["Notification"][];
        };
        PaginatedSavedSearchList: {
            /**
             * @description With `count=true` alone.
             * @example 1
             */
            count?: number;
            /**
             * Format: uri
             * @example null
             */
            next: string | null;
            /**
             * Format: uri
             * @example null
             */
            previous: string | null;
            results: components["schemas"]["SavedSearch"][];
        };
        /** @description What was sent on some days. */
        Part: {
            count: number;
            /** Format: date */
            from: string;
            rows: components["schemas"]["Rows"];
            /** Format: date */
            to: string;
        };
        /** @description An application. Its dates are projections of its history: writing one moves the entry it names. */
        PatchedApplicationRequest: {
            /**
             * Format: date
             * @description The day of the first `applied`.
             */
            applied_on?: string | null;
            /**
             * Format: date
             * @description The day to ask how it stands: a week after it was sent unless you name another. It goes when the application moves on.
             */
            follow_up_on?: string | null;
            job?: number;
            notes?: string;
            /**
             * Format: date
             * @description The day of the first offer.
             */
            offer_on?: string | null;
            /**
             * Format: date
             * @description The day of the first answer.
             */
            response_on?: string | null;
            resume_label?: string;
            status?: components["schemas"]["ApplicationStatusEnum"];
        };
        /** @description An interview; without a timezone it is in the owner's. */
        PatchedInterviewRequest: {
            application?: number;
            duration_minutes?: number | null;
            feedback?: components["schemas"]["FeedbackRequest"];
            interviewers?: string;
            kind?: components["schemas"]["KindEnum"];
            meeting_url?: string;
            outcome?: components["schemas"]["OutcomeEnum"];
            place?: string;
            /** @default 1 */
            round?: number;
            /** Format: date-time */
            starts_at?: string | null;
            timezone?: string;
        };
        /** @description A job just written, with the ids of those that look like it. */
        PatchedJobWriteRequest: {
            company?: string;
            contacts?: components["schemas"]["ContactRequest"][];
            /** Format: date */
            deadline?: string | null;
            description?: string;
            experience_level?: (components["schemas"]["ExperienceLevelEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            job_type?: (components["schemas"]["JobTypeEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            location?: string;
            notes?: string;
            /** Format: date */
            posted_on?: string | null;
            requirements?: string;
            responsibilities?: string;
            /** @description ISO 4217, such as EUR. */
            salary_currency?: string;
            /** Format: double */
            salary_max?: number | null;
            /** Format: double */
            salary_min?: number | null;
            salary_period?: (components["schemas"]["SalaryPeriodEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
            salary_text?: string;
            source?: string;
            status?: components["schemas"]["JobStatusEnum"];
            tags?: string[];
            tech_stack?: string[];
            title?: string;
            url?: string;
            work_mode?: (components["schemas"]["WorkModeEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"]) | null;
        };
        /** @description How somebody wants to be told. */
        PatchedPreferenceRequest: {
            digest_frequency?: components["schemas"]["DigestFrequencyEnum"];
            email_enabled?: boolean;
            in_app_enabled?: boolean;
            push_enabled?: boolean;
            /** Format: time */
            quiet_hours_end?: string | null;
            /** Format: time */
            quiet_hours_start?: string | null;
            /** @description Minutes before an interview at which a reminder comes; empty for none. */
            reminder_lead_minutes?: number[];
            /** @description Channels by type. PATCH changes those that are named and leaves the others. */
            types?: {
                application_deadline?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                application_update?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                digest?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                export_ready?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                follow_up_due?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                import_finished?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                interview_reminder?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                job_status_change?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                new_job_match?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                system_announcement?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
            };
        };
        /** @description A person, and what they look for. */
        PatchedProfileRequest: {
            daily_application_goal?: number;
            desired_titles?: string[];
            experience_level?: (components["schemas"]["ExperienceLevelEnum"] | components["schemas"]["NullEnum"]) | null;
            headline?: string;
            location?: string;
            name?: string;
            preferred_locations?: string[];
            /** Format: double */
            salary_floor?: number | null;
            timezone?: string;
            work_modes?: components["schemas"]["WorkModeEnum"][];
        };
        /** @description A list of jobs under a name; `filters` are what the list of jobs takes. */
        PatchedSavedSearchRequest: {
            alert?: boolean;
            filters?: {
                [key: string]: unknown;
            };
            name?: string;
        };
        /** @description How a person likes things shown and kept. */
        PatchedSettingsRequest: {
            /** @description Days that deleted jobs and applications are kept; null: until removed. */
            deleted_retention_days?: number | null;
            locale?: string;
            week_start?: components["schemas"]["WeekStartEnum"];
        };
        /** @description An entry of a history: who, from which status to which, when it happened and when it was written. */
        PatchedStatusChangeRequest: {
            note?: string;
            /** Format: date-time */
            occurred_at?: string;
        };
        /** @description What is counted: null on a side that is open. */
        Period: {
            /** Format: date */
            from: string | null;
            timezone: string;
            /** Format: date */
            to: string | null;
        };
        /** @description How somebody wants to be told. */
        Preference: {
            digest_frequency: components["schemas"]["DigestFrequencyEnum"];
            email_enabled: boolean;
            in_app_enabled: boolean;
            push_enabled: boolean;
            /** Format: time */
            quiet_hours_end: string | null;
            /** Format: time */
            quiet_hours_start: string | null;
            /** @description Minutes before an interview at which a reminder comes; empty for none. */
            reminder_lead_minutes: number[];
            /** @description Channels by type. PATCH changes those that are named and leaves the others. */
            types: {
                application_deadline?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                application_update?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                digest?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                export_ready?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                follow_up_due?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                import_finished?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                interview_reminder?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                job_status_change?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                new_job_match?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                system_announcement?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
            };
        };
        /** @description How somebody wants to be told. */
        PreferenceRequest: {
            digest_frequency?: components["schemas"]["DigestFrequencyEnum"];
            email_enabled?: boolean;
            in_app_enabled?: boolean;
            push_enabled?: boolean;
            /** Format: time */
            quiet_hours_end?: string | null;
            /** Format: time */
            quiet_hours_start?: string | null;
            /** @description Minutes before an interview at which a reminder comes; empty for none. */
            reminder_lead_minutes?: number[];
            /** @description Channels by type. PATCH changes those that are named and leaves the others. */
            types?: {
                application_deadline?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                application_update?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                digest?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                export_ready?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                follow_up_due?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                import_finished?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                interview_reminder?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                job_status_change?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                new_job_match?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
                system_announcement?: {
                    email?: boolean;
                    in_app?: boolean;
                    push?: boolean;
                };
            };
        };
        /** @description As many days directly before. */
        Previous: {
            /** Format: date */
            from: string;
            rows: components["schemas"]["Rows"];
            /** Format: date */
            to: string;
            total: number;
        };
        /**
         * @description * `low` - Low
         *     * `medium` - Medium
         *     * `high` - High
         *     * `urgent` - Urgent
         * @enum {string}
         */
        PriorityEnum: "low" | "medium" | "high" | "urgent";
        /** @description A person, and what they look for. */
        Profile: {
            daily_application_goal: number;
            desired_titles: string[];
            /** Format: email */
            readonly email: string;
            experience_level: (components["schemas"]["ExperienceLevelEnum"] | components["schemas"]["NullEnum"]) | null;
            headline: string;
            readonly id: number;
            location: string;
            name: string;
            preferred_locations: string[];
            /** Format: double */
            salary_floor: number | null;
            timezone: string;
            work_modes: components["schemas"]["WorkModeEnum"][];
        };
        /** @description A share: the numerator counts among the denominator. */
        Rate: {
            denominator: number;
            n: number;
            numerator: number;
            rows: components["schemas"]["RateRows"];
            /** @description The denominator is below 20. */
            small_sample: boolean;
            /**
             * Format: double
             * @description Percent with one decimal; null of nothing.
             */
            value: number | null;
        };
        /** @description The rows behind a rate. */
        RateRows: {
            denominator: components["schemas"]["Rows"];
            numerator: components["schemas"]["Rows"];
        };
        /** @description What reading everything did. */
        ReadAll: {
            readonly unread_count: number;
            /** @description How many were unread before. */
            readonly updated: number;
        };
        /** @description A skill to learn; the rows are the jobs it would open. */
        Recommendation: {
            /**
             * Format: double
             * @description Sum of the jobs' weights by recency and match.
             */
            demand: number;
            jobs: number;
            name: string;
            opens: number;
            rows: components["schemas"]["Rows"];
        };
        /** @description Why a row of a bulk request failed. */
        RowError: {
            detail: string;
            error_code: string;
            field_errors: {
                [key: string]: string[];
            } | null;
            id: unknown;
            index: number;
        };
        /** @description The rows behind a figure: how many, and the list that answers exactly them. */
        Rows: {
            count: number;
            /** @description Where no filter says it: up to 200. */
            ids?: number[];
            /** @description Null where no list answers them: none or more than 200 `ids`, or days before 1900. */
            path: string | null;
        };
        /** @description The rows of each status. */
        RowsByStatus: {
            accepted: components["schemas"]["Rows"];
            applied: components["schemas"]["Rows"];
            declined: components["schemas"]["Rows"];
            ghosted: components["schemas"]["Rows"];
            interested: components["schemas"]["Rows"];
            interview: components["schemas"]["Rows"];
            offer: components["schemas"]["Rows"];
            rejected: components["schemas"]["Rows"];
            withdrawn: components["schemas"]["Rows"];
        };
        /**
         * @description * `queued` - Queued
         *     * `running` - Running
         *     * `completed` - Completed
         *     * `failed` - Failed
         *     * `cancelled` - Cancelled
         * @enum {string}
         */
        RunStatusEnum: "queued" | "running" | "completed" | "failed" | "cancelled";
        /**
         * @description * `hour` - Hour
         *     * `day` - Day
         *     * `week` - Week
         *     * `month` - Month
         *     * `year` - Year
         * @enum {string}
         */
        SalaryPeriodEnum: "hour" | "day" | "week" | "month" | "year";
        /** @description A list of jobs under a name; `filters` are what the list of jobs takes. */
        SavedSearch: {
            alert: boolean;
            /** Format: date-time */
            readonly created_at: string;
            filters: {
                [key: string]: unknown;
            };
            readonly id: number;
            name: string;
            /** Format: uuid */
            readonly uid: string;
            /** Format: date-time */
            readonly updated_at: string;
        };
        /** @description A list of jobs under a name; `filters` are what the list of jobs takes. */
        SavedSearchRequest: {
            alert?: boolean;
            filters?: {
                [key: string]: unknown;
            };
            name: string;
        };
        /** @description What was sent today, this week and this month, each up to today. */
        SentCounts: {
            day: components["schemas"]["ComparedPart"];
            month: components["schemas"]["ComparedPart"];
            week: components["schemas"]["ComparedPart"];
        };
        /** @description How a person likes things shown and kept. */
        Settings: {
            /** @description Days that deleted jobs and applications are kept; null: until removed. */
            deleted_retention_days: number | null;
            locale: string;
            week_start: components["schemas"]["WeekStartEnum"];
        };
        /** @description How a person likes things shown and kept. */
        SettingsRequest: {
            /** @description Days that deleted jobs and applications are kept; null: until removed. */
            deleted_retention_days?: number | null;
            locale?: string;
            week_start?: components["schemas"]["WeekStartEnum"];
        };
        /** @description What jobs ask for, what is known of it, and what to learn next. */
        SkillGap: {
            /**
             * Format: double
             * @description Demand of the skills held in percent of all demand.
             */
            coverage_percentage: number | null;
            market: components["schemas"]["MarketSkill"][];
            /** @description Most wanted first. */
            missing_skills: components["schemas"]["MissingSkill"][];
            /** @description How many rows the answer is about. */
            n: number;
            period: components["schemas"]["Period"];
            /** @description By how many more jobs each would open. */
            recommendations: components["schemas"]["Recommendation"][];
            /** @description The jobs that are counted. */
            rows: components["schemas"]["Rows"];
            skills_held: number;
            skills_missing: number;
            small_sample: boolean;
        };
        /**
         * @description * `beginner` - Beginner
         *     * `intermediate` - Intermediate
         *     * `advanced` - Advanced
         *     * `expert` - Expert
         * @enum {string}
         */
        SkillLevelEnum: "beginner" | "intermediate" | "advanced" | "expert";
        /** @description Which sources are answered. */
        Sources: {
            /** @description How many rows the answer is about. */
            n: number;
            period: components["schemas"]["Period"];
            rows: components["schemas"]["Rows"];
            sources: components["schemas"]["NamedGroup"][];
        };
        /** @description How many of the sent ones ever got so far. */
        Stage: {
            count: number;
            /** @description One of sent, answered, interviewed, offered, accepted. */
            name: string;
            of_previous: components["schemas"]["Rate"] | null;
            of_sent: components["schemas"]["Rate"];
            rows: components["schemas"]["Rows"];
        };
        /** @description How long visits to a status last. */
        StageTime: {
            ended: number;
            /**
             * Format: double
             * @description Null where too many are not over.
             */
            median_days: number | null;
            n: number;
            /** @description One of interested, applied, interview, offer. */
            name: string;
            open: number;
            /** Format: double */
            q1_days: number | null;
            /** Format: double */
            q3_days: number | null;
            rows: components["schemas"]["Rows"];
            small_sample: boolean;
        };
        /**
         * @description * `waiting` - Waiting
         *     * `sent` - Sent
         *     * `failed` - Failed
         *     * `skipped` - Skipped
         * @enum {string}
         */
        StateEnum: "waiting" | "sent" | "failed" | "skipped";
        /** @description An entry of a history: who, from which status to which, when it happened and when it was written. */
        StatusChange: {
            readonly from: (components["schemas"]["ApplicationStatusEnum"] | components["schemas"]["NullEnum"]) | null;
            readonly id: number;
            note: string;
            /** Format: date-time */
            occurred_at: string;
            /** Format: date-time */
            readonly recorded_at: string;
            readonly to: components["schemas"]["ApplicationStatusEnum"];
            /** Format: uuid */
            readonly uid: string;
            /** Format: email */
            readonly who: string | null;
        };
        /** @description Where somebody stands. */
        Summary: {
            /** @description Ever accepted among those ever offered / ever offered. */
            acceptance_rate: components["schemas"]["Rate"];
            /** @description By the status now. */
            counts_by_status: components["schemas"]["CountsByStatus"];
            goal: components["schemas"]["Goal"];
            /** @description Ever interviewed / sent. */
            interview_rate: components["schemas"]["Rate"];
            /** @description How many rows the answer is about. */
            n: number;
            /** @description Ever offered / sent. */
            offer_rate: components["schemas"]["Rate"];
            period: components["schemas"]["Period"];
            /** @description Ever an answer (interview, offer, rejection) / sent. */
            response_rate: components["schemas"]["Rate"];
            rows_by_status: components["schemas"]["RowsByStatus"];
            /** @description Ever `applied`. */
            sent: components["schemas"]["Count"];
            sent_counts: components["schemas"]["SentCounts"];
            top_companies: components["schemas"]["TopCompany"][];
            top_skills: components["schemas"]["TopSkill"][];
        };
        /** @description A ticket for one websocket. */
        Ticket: {
            /** @description Seconds. */
            readonly expires_in: number;
            readonly ticket: string;
        };
        /** @description How long stages last. */
        TimeInStage: {
            /** @description How many rows the answer is about. */
            n: number;
            period: components["schemas"]["Period"];
            stages: components["schemas"]["StageTime"][];
        };
        /** @description A company, and how many applications were sent to it. */
        TopCompany: {
            count: number;
            name: string;
            rows: components["schemas"]["Rows"];
        };
        /** @description A skill, and how many jobs ask for it. */
        TopSkill: {
            count: number;
            held: boolean;
            name: string;
            rows: components["schemas"]["Rows"];
        };
        /** @description A step to another status. */
        TransitionRequest: {
            /** @default  */
            note?: string;
            /** Format: date-time */
            occurred_at?: string | null;
            status: components["schemas"]["ApplicationStatusEnum"];
        };
        /** @description How a number develops. */
        Trends: {
            /**
             * @description Neutral within 5 percent.
             *
             *     * `up` - up
             *     * `down` - down
             *     * `neutral` - neutral
             */
            direction: components["schemas"]["DirectionEnum"];
            interval: components["schemas"]["IntervalEnum"];
            metric: components["schemas"]["MetricEnum"];
            /** @description How many rows the answer is about. */
            n: number;
            /**
             * Format: double
             * @description Against the days before; null where those had 0.
             */
            percentage_change: number | null;
            period: components["schemas"]["Period"];
            previous: components["schemas"]["Previous"];
            rows: components["schemas"]["Rows"];
            series: components["schemas"]["Bucket"][];
            small_sample: boolean;
            total: number;
        };
        /**
         * @description * `job_status_change` - Job Status Change
         *     * `application_update` - Application Update
         *     * `interview_reminder` - Interview Reminder
         *     * `new_job_match` - New Job Match
         *     * `application_deadline` - Application Deadline
         *     * `follow_up_due` - Follow Up Due
         *     * `export_ready` - Export Ready
         *     * `import_finished` - Import Finished
         *     * `system_announcement` - System Announcement
         *     * `digest` - Digest
         * @enum {string}
         */
        TypeEnum: "job_status_change" | "application_update" | "interview_reminder" | "new_job_match" | "application_deadline" | "follow_up_due" | "export_ready" | "import_finished" | "system_announcement" | "digest";
        /** @description What became of an import that was taken back. */
        Undo: {
            /** @description Rows that it had made. */
            deleted: number;
            /** @description The first 1,000 of those. */
            edited: components["schemas"]["ImportedRow"][];
            /** @description Rows left as they are: they were changed since. */
            left: number;
            /** @description Rows that it had changed, and that are now as before. */
            restored: number;
        };
        /** @description How many notifications have not been read. */
        UnreadCount: {
            readonly unread_count: number;
        };
        /** @description A skill of a person; known names come back in their usual spelling. */
        UserSkill: {
            /** @default intermediate */
            level: components["schemas"]["SkillLevelEnum"];
            name: string;
        };
        /** @description A skill of a person; known names come back in their usual spelling. */
        UserSkillRequest: {
            /** @default intermediate */
            level?: components["schemas"]["SkillLevelEnum"];
            name: string;
        };
        /** @description What was sent in one week. */
        Week: {
            /** @description False where it reaches out of the period, or is not over. */
            complete: boolean;
            /** Format: date */
            from: string;
            interview_rate: components["schemas"]["Rate"];
            n: number;
            offer_rate: components["schemas"]["Rate"];
            response_rate: components["schemas"]["Rate"];
            rows: components["schemas"]["Rows"];
            /** Format: date */
            to: string;
            /** @description Ended less than 28 days ago: answers may still come. */
            young: boolean;
        };
        /** @description What was sent on one day of the week. */
        Weekday: {
            interview_rate: components["schemas"]["Rate"];
            n: number;
            offer_rate: components["schemas"]["Rate"];
            response_rate: components["schemas"]["Rate"];
            rows: components["schemas"]["Rows"];
            /** @description 1 is Monday. */
            weekday: number;
        };
        /**
         * @description * `monday` - Monday
         *     * `sunday` - Sunday
         *     * `saturday` - Saturday
         * @enum {string}
         */
        WeekStartEnum: "monday" | "sunday" | "saturday";
        /**
         * @description * `onsite` - Onsite
         *     * `hybrid` - Hybrid
         *     * `remote` - Remote
         * @enum {string}
         */
        WorkModeEnum: "onsite" | "hybrid" | "remote";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    root: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    analytics_chart: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                /** @description The first day, in your time zone. */
                from?: string;
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path: {
                name: "cohorts" | "funnel" | "skill-gap" | "sources" | "summary" | "time-in-stage";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    analytics_cohorts: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                file_format?: "csv" | "json";
                /** @description The first day, in your time zone. */
                from?: string;
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cohorts"];
                    "text/csv": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    analytics_dashboard: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                file_format?: "csv" | "json";
                /** @description The first day, in your time zone. */
                from?: string;
                interval?: "day" | "month" | "week";
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                    "text/csv": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    analytics_funnel: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                file_format?: "csv" | "json";
                /** @description The first day, in your time zone. */
                from?: string;
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funnel"];
                    "text/csv": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    analytics_skill_gap: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                file_format?: "csv" | "json";
                /** @description The first day, in your time zone. */
                from?: string;
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillGap"];
                    "text/csv": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    analytics_sources: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                file_format?: "csv" | "json";
                /** @description The first day, in your time zone. */
                from?: string;
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sources"];
                    "text/csv": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    analytics_summary: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                file_format?: "csv" | "json";
                /** @description The first day, in your time zone. */
                from?: string;
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                    "text/csv": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    analytics_time_in_stage: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                file_format?: "csv" | "json";
                /** @description The first day, in your time zone. */
                from?: string;
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeInStage"];
                    "text/csv": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    analytics_trends_chart: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                /** @description The first day, in your time zone. */
                from?: string;
                interval?: "day" | "month" | "week";
                metric?: "acceptances" | "applications" | "interviews" | "jobs" | "offers" | "rejections" | "responses";
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    analytics_trends: {
        parameters: {
            query?: {
                /** @description Instead: so many days that end today. */
                days?: number;
                file_format?: "csv" | "json";
                /** @description The first day, in your time zone. */
                from?: string;
                interval?: "day" | "month" | "week";
                metric?: "acceptances" | "applications" | "interviews" | "jobs" | "offers" | "rejections" | "responses";
                /** @description The last day; one beyond today is cut to today. */
                to?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trends"];
                    "text/csv": string;
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    applications_list: {
        parameters: {
            query?: {
                /**
                 * @description Besides ever had one of these statuses.
                 *
                 *     * `interested` - Interested
                 *     * `applied` - Applied
                 *     * `interview` - Interview
                 *     * `offer` - Offer
                 *     * `accepted` - Accepted
                 *     * `rejected` - Rejected
                 *     * `declined` - Declined
                 *     * `withdrawn` - Withdrawn
                 *     * `ghosted` - Ghosted
                 */
                also_reached?: ("accepted" | "applied" | "declined" | "ghosted" | "interested" | "interview" | "offer" | "rejected" | "withdrawn")[];
                /** @description Applied on or after. */
                applied_after?: string;
                /** @description Applied on or before. */
                applied_before?: string;
                /** @description Part of the company's name, in any case. */
                company?: string;
                /** @description The company's whole name; case and legal form do not matter. */
                company_is?: string;
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                /** @description Made at or after a time, or on or after a day. */
                created_after?: string;
                /** @description Made at or before a time, or on or before a day. */
                created_before?: string;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description The deleted ones alone. */
                deleted?: boolean;
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                /** @description To be followed up on or before. */
                follow_up_before?: string;
                /** @description Has an interview, or has none. */
                has_interview?: boolean;
                /** @description Has a label, or has none. */
                has_resume_label?: boolean;
                /** @description Its job has a source, or has none. */
                has_source?: boolean;
                /** @description These alone: up to 200 ids between commas. */
                ids?: number[];
                /** @description The id of the job. */
                job?: number;
                /**
                 * @description Ever went directly from one status to another, as in applied:interview.
                 *
                 *     * `interested:applied` - interested:applied
                 *     * `interested:interview` - interested:interview
                 *     * `interested:offer` - interested:offer
                 *     * `interested:accepted` - interested:accepted
                 *     * `interested:rejected` - interested:rejected
                 *     * `interested:declined` - interested:declined
                 *     * `interested:withdrawn` - interested:withdrawn
                 *     * `interested:ghosted` - interested:ghosted
                 *     * `applied:interested` - applied:interested
                 *     * `applied:interview` - applied:interview
                 *     * `applied:offer` - applied:offer
                 *     * `applied:accepted` - applied:accepted
                 *     * `applied:rejected` - applied:rejected
                 *     * `applied:declined` - applied:declined
                 *     * `applied:withdrawn` - applied:withdrawn
                 *     * `applied:ghosted` - applied:ghosted
                 *     * `interview:interested` - interview:interested
                 *     * `interview:applied` - interview:applied
                 *     * `interview:offer` - interview:offer
                 *     * `interview:accepted` - interview:accepted
                 *     * `interview:rejected` - interview:rejected
                 *     * `interview:declined` - interview:declined
                 *     * `interview:withdrawn` - interview:withdrawn
                 *     * `interview:ghosted` - interview:ghosted
                 *     * `offer:interested` - offer:interested
                 *     * `offer:applied` - offer:applied
                 *     * `offer:interview` - offer:interview
                 *     * `offer:accepted` - offer:accepted
                 *     * `offer:rejected` - offer:rejected
                 *     * `offer:declined` - offer:declined
                 *     * `offer:withdrawn` - offer:withdrawn
                 *     * `offer:ghosted` - offer:ghosted
                 *     * `accepted:interested` - accepted:interested
                 *     * `accepted:applied` - accepted:applied
                 *     * `accepted:interview` - accepted:interview
                 *     * `accepted:offer` - accepted:offer
                 *     * `accepted:rejected` - accepted:rejected
                 *     * `accepted:declined` - accepted:declined
                 *     * `accepted:withdrawn` - accepted:withdrawn
                 *     * `accepted:ghosted` - accepted:ghosted
                 *     * `rejected:interested` - rejected:interested
                 *     * `rejected:applied` - rejected:applied
                 *     * `rejected:interview` - rejected:interview
                 *     * `rejected:offer` - rejected:offer
                 *     * `rejected:accepted` - rejected:accepted
                 *     * `rejected:declined` - rejected:declined
                 *     * `rejected:withdrawn` - rejected:withdrawn
                 *     * `rejected:ghosted` - rejected:ghosted
                 *     * `declined:interested` - declined:interested
                 *     * `declined:applied` - declined:applied
                 *     * `declined:interview` - declined:interview
                 *     * `declined:offer` - declined:offer
                 *     * `declined:accepted` - declined:accepted
                 *     * `declined:rejected` - declined:rejected
                 *     * `declined:withdrawn` - declined:withdrawn
                 *     * `declined:ghosted` - declined:ghosted
                 *     * `withdrawn:interested` - withdrawn:interested
                 *     * `withdrawn:applied` - withdrawn:applied
                 *     * `withdrawn:interview` - withdrawn:interview
                 *     * `withdrawn:offer` - withdrawn:offer
                 *     * `withdrawn:accepted` - withdrawn:accepted
                 *     * `withdrawn:rejected` - withdrawn:rejected
                 *     * `withdrawn:declined` - withdrawn:declined
                 *     * `withdrawn:ghosted` - withdrawn:ghosted
                 *     * `ghosted:interested` - ghosted:interested
                 *     * `ghosted:applied` - ghosted:applied
                 *     * `ghosted:interview` - ghosted:interview
                 *     * `ghosted:offer` - ghosted:offer
                 *     * `ghosted:accepted` - ghosted:accepted
                 *     * `ghosted:rejected` - ghosted:rejected
                 *     * `ghosted:declined` - ghosted:declined
                 *     * `ghosted:withdrawn` - ghosted:withdrawn
                 */
                moved?: "accepted:applied" | "accepted:declined" | "accepted:ghosted" | "accepted:interested" | "accepted:interview" | "accepted:offer" | "accepted:rejected" | "accepted:withdrawn" | "applied:accepted" | "applied:declined" | "applied:ghosted" | "applied:interested" | "applied:interview" | "applied:offer" | "applied:rejected" | "applied:withdrawn" | "declined:accepted" | "declined:applied" | "declined:ghosted" | "declined:interested" | "declined:interview" | "declined:offer" | "declined:rejected" | "declined:withdrawn" | "ghosted:accepted" | "ghosted:applied" | "ghosted:declined" | "ghosted:interested" | "ghosted:interview" | "ghosted:offer" | "ghosted:rejected" | "ghosted:withdrawn" | "interested:accepted" | "interested:applied" | "interested:declined" | "interested:ghosted" | "interested:interview" | "interested:offer" | "interested:rejected" | "interested:withdrawn" | "interview:accepted" | "interview:applied" | "interview:declined" | "interview:ghosted" | "interview:interested" | "interview:offer" | "interview:rejected" | "interview:withdrawn" | "offer:accepted" | "offer:applied" | "offer:declined" | "offer:ghosted" | "offer:interested" | "offer:interview" | "offer:rejected" | "offer:withdrawn" | "rejected:accepted" | "rejected:applied" | "rejected:declined" | "rejected:ghosted" | "rejected:interested" | "rejected:interview" | "rejected:offer" | "rejected:withdrawn" | "withdrawn:accepted" | "withdrawn:applied" | "withdrawn:declined" | "withdrawn:ghosted" | "withdrawn:interested" | "withdrawn:interview" | "withdrawn:offer" | "withdrawn:rejected";
                /** @description Order; `-created_at` unless said, nulls last. */
                ordering?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "applied_on" | "-applied_on" | "status" | "-status" | "follow_up_on" | "-follow_up_on" | "next_interview_at" | "-next_interview_at";
                /** @description Rows per page. */
                page_size?: number;
                /** @description The words are found in the job, or all of them in the notes. */
                q?: string;
                /**
                 * @description Ever had one of these statuses.
                 *
                 *     * `interested` - Interested
                 *     * `applied` - Applied
                 *     * `interview` - Interview
                 *     * `offer` - Offer
                 *     * `accepted` - Accepted
                 *     * `rejected` - Rejected
                 *     * `declined` - Declined
                 *     * `withdrawn` - Withdrawn
                 *     * `ghosted` - Ghosted
                 */
                reached?: ("accepted" | "applied" | "declined" | "ghosted" | "interested" | "interview" | "offer" | "rejected" | "withdrawn")[];
                /** @description With `reached`: did so first on or after this day. */
                reached_after?: string;
                /** @description With `reached`: did so first on or before this day. */
                reached_before?: string;
                /** @description Its label, in any case. */
                resume_label?: string;
                /** @description Ever applied, or never. */
                sent?: boolean;
                /** @description First applied on or after this day. */
                sent_after?: string;
                /** @description First applied on or before this day. */
                sent_before?: string;
                /**
                 * @description First applied on this day of the week, 1 (Monday) to 7.
                 *
                 *     * `1` - 1
                 *     * `2` - 2
                 *     * `3` - 3
                 *     * `4` - 4
                 *     * `5` - 5
                 *     * `6` - 6
                 *     * `7` - 7
                 */
                sent_weekday?: "1" | "2" | "3" | "4" | "5" | "6" | "7";
                /** @description The source of its job, in any case. */
                source?: string;
                /**
                 * @description * `interested` - Interested
                 *     * `applied` - Applied
                 *     * `interview` - Interview
                 *     * `offer` - Offer
                 *     * `accepted` - Accepted
                 *     * `rejected` - Rejected
                 *     * `declined` - Declined
                 *     * `withdrawn` - Withdrawn
                 *     * `ghosted` - Ghosted
                 */
                status?: ("accepted" | "applied" | "declined" | "ghosted" | "interested" | "interview" | "offer" | "rejected" | "withdrawn")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedApplicationList"];
                };
            };
        };
    };
    applications_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
        };
    };
    applications_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    applications_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
        };
    };
    applications_destroy: {
        parameters: {
            query?: {
                /** @description With `hard=true`: remove what hangs on it, too. */
                cascade?: boolean;
                /** @description Remove for good, a deleted one too. */
                hard?: boolean;
            };
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    applications_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedApplicationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
        };
    };
    applications_follow_up_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FollowUpRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
        };
    };
    applications_history_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusChange"][];
                };
            };
        };
    };
    applications_history_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    applications_history_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedStatusChangeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusChange"];
                };
            };
        };
    };
    applications_restore_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
        };
    };
    applications_transition_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransitionRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
        };
    };
    applications_bulk_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description All or nothing; false keeps the good rows.
                     * @default true
                     */
                    atomic?: boolean;
                    items: components["schemas"]["ApplicationRequest"][];
                };
            };
        };
        responses: {
            /** @description All rows. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkCreateReport"];
                };
            };
            /** @description With `atomic: false`: some failed. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkCreateReport"];
                };
            };
        };
    };
    applications_bulk_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkDeleteRowsRequest"];
            };
        };
        responses: {
            /** @description All rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkDeleteReport"];
                };
            };
            /** @description With `atomic: false`: some failed. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkDeleteReport"];
                };
            };
        };
    };
    applications_bulk_restore: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkIdsRequest"];
            };
        };
        responses: {
            /** @description All rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkUpdateReport"];
                };
            };
            /** @description With `atomic: false`: some failed. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkUpdateReport"];
                };
            };
        };
    };
    applications_bulk_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description All or nothing; false keeps the good rows.
                     * @default true
                     */
                    atomic?: boolean;
                    items: ({
                        id: number;
                    } & components["schemas"]["PatchedApplicationRequest"])[];
                };
            };
        };
        responses: {
            /** @description All rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkUpdateReport"];
                };
            };
            /** @description With `atomic: false`: some failed. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkUpdateReport"];
                };
            };
        };
    };
    applications_export_retrieve: {
        parameters: {
            query?: {
                /**
                 * @description Besides ever had one of these statuses.
                 *
                 *     * `interested` - Interested
                 *     * `applied` - Applied
                 *     * `interview` - Interview
                 *     * `offer` - Offer
                 *     * `accepted` - Accepted
                 *     * `rejected` - Rejected
                 *     * `declined` - Declined
                 *     * `withdrawn` - Withdrawn
                 *     * `ghosted` - Ghosted
                 */
                also_reached?: ("accepted" | "applied" | "declined" | "ghosted" | "interested" | "interview" | "offer" | "rejected" | "withdrawn")[];
                /** @description Applied on or after. */
                applied_after?: string;
                /** @description Applied on or before. */
                applied_before?: string;
                /** @description Part of the company's name, in any case. */
                company?: string;
                /** @description The company's whole name; case and legal form do not matter. */
                company_is?: string;
                /** @description Made at or after a time, or on or after a day. */
                created_after?: string;
                /** @description Made at or before a time, or on or before a day. */
                created_before?: string;
                /** @description A place among the pages: taken from `next`. */
                cursor?: string;
                /** @description The deleted ones alone. */
                deleted?: boolean;
                /** @description Comma-separated columns, in the order wanted, or all. */
                fields?: string;
                file_format?: "csv" | "json" | "xlsx";
                /** @description To be followed up on or before. */
                follow_up_before?: string;
                /** @description Has an interview, or has none. */
                has_interview?: boolean;
                /** @description Has a label, or has none. */
                has_resume_label?: boolean;
                /** @description Its job has a source, or has none. */
                has_source?: boolean;
                /** @description These alone: up to 200 ids between commas. */
                ids?: number[];
                /** @description The id of the job. */
                job?: number;
                /**
                 * @description Ever went directly from one status to another, as in applied:interview.
                 *
                 *     * `interested:applied` - interested:applied
                 *     * `interested:interview` - interested:interview
                 *     * `interested:offer` - interested:offer
                 *     * `interested:accepted` - interested:accepted
                 *     * `interested:rejected` - interested:rejected
                 *     * `interested:declined` - interested:declined
                 *     * `interested:withdrawn` - interested:withdrawn
                 *     * `interested:ghosted` - interested:ghosted
                 *     * `applied:interested` - applied:interested
                 *     * `applied:interview` - applied:interview
                 *     * `applied:offer` - applied:offer
                 *     * `applied:accepted` - applied:accepted
                 *     * `applied:rejected` - applied:rejected
                 *     * `applied:declined` - applied:declined
                 *     * `applied:withdrawn` - applied:withdrawn
                 *     * `applied:ghosted` - applied:ghosted
                 *     * `interview:interested` - interview:interested
                 *     * `interview:applied` - interview:applied
                 *     * `interview:offer` - interview:offer
                 *     * `interview:accepted` - interview:accepted
                 *     * `interview:rejected` - interview:rejected
                 *     * `interview:declined` - interview:declined
                 *     * `interview:withdrawn` - interview:withdrawn
                 *     * `interview:ghosted` - interview:ghosted
                 *     * `offer:interested` - offer:interested
                 *     * `offer:applied` - offer:applied
                 *     * `offer:interview` - offer:interview
                 *     * `offer:accepted` - offer:accepted
                 *     * `offer:rejected` - offer:rejected
                 *     * `offer:declined` - offer:declined
                 *     * `offer:withdrawn` - offer:withdrawn
                 *     * `offer:ghosted` - offer:ghosted
                 *     * `accepted:interested` - accepted:interested
                 *     * `accepted:applied` - accepted:applied
                 *     * `accepted:interview` - accepted:interview
                 *     * `accepted:offer` - accepted:offer
                 *     * `accepted:rejected` - accepted:rejected
                 *     * `accepted:declined` - accepted:declined
                 *     * `accepted:withdrawn` - accepted:withdrawn
                 *     * `accepted:ghosted` - accepted:ghosted
                 *     * `rejected:interested` - rejected:interested
                 *     * `rejected:applied` - rejected:applied
                 *     * `rejected:interview` - rejected:interview
                 *     * `rejected:offer` - rejected:offer
                 *     * `rejected:accepted` - rejected:accepted
                 *     * `rejected:declined` - rejected:declined
                 *     * `rejected:withdrawn` - rejected:withdrawn
                 *     * `rejected:ghosted` - rejected:ghosted
                 *     * `declined:interested` - declined:interested
                 *     * `declined:applied` - declined:applied
                 *     * `declined:interview` - declined:interview
                 *     * `declined:offer` - declined:offer
                 *     * `declined:accepted` - declined:accepted
                 *     * `declined:rejected` - declined:rejected
                 *     * `declined:withdrawn` - declined:withdrawn
                 *     * `declined:ghosted` - declined:ghosted
                 *     * `withdrawn:interested` - withdrawn:interested
                 *     * `withdrawn:applied` - withdrawn:applied
                 *     * `withdrawn:interview` - withdrawn:interview
                 *     * `withdrawn:offer` - withdrawn:offer
                 *     * `withdrawn:accepted` - withdrawn:accepted
                 *     * `withdrawn:rejected` - withdrawn:rejected
                 *     * `withdrawn:declined` - withdrawn:declined
                 *     * `withdrawn:ghosted` - withdrawn:ghosted
                 *     * `ghosted:interested` - ghosted:interested
                 *     * `ghosted:applied` - ghosted:applied
                 *     * `ghosted:interview` - ghosted:interview
                 *     * `ghosted:offer` - ghosted:offer
                 *     * `ghosted:accepted` - ghosted:accepted
                 *     * `ghosted:rejected` - ghosted:rejected
                 *     * `ghosted:declined` - ghosted:declined
                 *     * `ghosted:withdrawn` - ghosted:withdrawn
                 */
                moved?: "accepted:applied" | "accepted:declined" | "accepted:ghosted" | "accepted:interested" | "accepted:interview" | "accepted:offer" | "accepted:rejected" | "accepted:withdrawn" | "applied:accepted" | "applied:declined" | "applied:ghosted" | "applied:interested" | "applied:interview" | "applied:offer" | "applied:rejected" | "applied:withdrawn" | "declined:accepted" | "declined:applied" | "declined:ghosted" | "declined:interested" | "declined:interview" | "declined:offer" | "declined:rejected" | "declined:withdrawn" | "ghosted:accepted" | "ghosted:applied" | "ghosted:declined" | "ghosted:interested" | "ghosted:interview" | "ghosted:offer" | "ghosted:rejected" | "ghosted:withdrawn" | "interested:accepted" | "interested:applied" | "interested:declined" | "interested:ghosted" | "interested:interview" | "interested:offer" | "interested:rejected" | "interested:withdrawn" | "interview:accepted" | "interview:applied" | "interview:declined" | "interview:ghosted" | "interview:interested" | "interview:offer" | "interview:rejected" | "interview:withdrawn" | "offer:accepted" | "offer:applied" | "offer:declined" | "offer:ghosted" | "offer:interested" | "offer:interview" | "offer:rejected" | "offer:withdrawn" | "rejected:accepted" | "rejected:applied" | "rejected:declined" | "rejected:ghosted" | "rejected:interested" | "rejected:interview" | "rejected:offer" | "rejected:withdrawn" | "withdrawn:accepted" | "withdrawn:applied" | "withdrawn:declined" | "withdrawn:ghosted" | "withdrawn:interested" | "withdrawn:interview" | "withdrawn:offer" | "withdrawn:rejected";
                /** @description Order, as in the list; nulls last. */
                ordering?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "applied_on" | "-applied_on" | "status" | "-status" | "follow_up_on" | "-follow_up_on" | "next_interview_at" | "-next_interview_at";
                /** @description JSON in pages, each with the manifest and `next`. */
                page_size?: number;
                /** @description The words are found in the job, or all of them in the notes. */
                q?: string;
                /**
                 * @description Ever had one of these statuses.
                 *
                 *     * `interested` - Interested
                 *     * `applied` - Applied
                 *     * `interview` - Interview
                 *     * `offer` - Offer
                 *     * `accepted` - Accepted
                 *     * `rejected` - Rejected
                 *     * `declined` - Declined
                 *     * `withdrawn` - Withdrawn
                 *     * `ghosted` - Ghosted
                 */
                reached?: ("accepted" | "applied" | "declined" | "ghosted" | "interested" | "interview" | "offer" | "rejected" | "withdrawn")[];
                /** @description With `reached`: did so first on or after this day. */
                reached_after?: string;
                /** @description With `reached`: did so first on or before this day. */
                reached_before?: string;
                /** @description Its label, in any case. */
                resume_label?: string;
                /** @description Ever applied, or never. */
                sent?: boolean;
                /** @description First applied on or after this day. */
                sent_after?: string;
                /** @description First applied on or before this day. */
                sent_before?: string;
                /**
                 * @description First applied on this day of the week, 1 (Monday) to 7.
                 *
                 *     * `1` - 1
                 *     * `2` - 2
                 *     * `3` - 3
                 *     * `4` - 4
                 *     * `5` - 5
                 *     * `6` - 6
                 *     * `7` - 7
                 */
                sent_weekday?: "1" | "2" | "3" | "4" | "5" | "6" | "7";
                /** @description The source of its job, in any case. */
                source?: string;
                /**
                 * @description * `interested` - Interested
                 *     * `applied` - Applied
                 *     * `interview` - Interview
                 *     * `offer` - Offer
                 *     * `accepted` - Accepted
                 *     * `rejected` - Rejected
                 *     * `declined` - Declined
                 *     * `withdrawn` - Withdrawn
                 *     * `ghosted` - Ghosted
                 */
                status?: ("accepted" | "applied" | "declined" | "ghosted" | "interested" | "interview" | "offer" | "rejected" | "withdrawn")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    "text/csv; charset=utf-8": Blob;
                };
            };
        };
    };
    auth_ws_ticket_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
        };
    };
    exports_list: {
        parameters: {
            query?: {
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                /** @description Order; `-created_at` unless said, nulls last. */
                ordering?: "created_at" | "-created_at";
                /** @description Rows per page. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedExportList"];
                };
            };
        };
    };
    exports_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Queued. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
        };
    };
    exports_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    exports_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    exports_cancel_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
        };
    };
    exports_download_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "application/pdf": Blob;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    "application/zip": Blob;
                    "text/csv; charset=utf-8": Blob;
                };
            };
        };
    };
    imports_list: {
        parameters: {
            query?: {
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                /** @description Order; `-created_at` unless said, nulls last. */
                ordering?: "created_at" | "-created_at";
                /** @description Rows per page. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedImportSummaryList"];
                };
            };
        };
    };
    imports_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportRequestRequest"];
            };
        };
        responses: {
            /** @description Queued. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
        };
    };
    imports_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    imports_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    imports_cancel_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
        };
    };
    imports_rows_list: {
        parameters: {
            query?: {
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                /** @description Order; `id` unless said, nulls last. */
                ordering?: "id" | "-id";
                /** @description Rows per page. */
                page_size?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedImportedRowList"];
                };
            };
        };
    };
    imports_undo_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undo"];
                };
            };
        };
    };
    interviews_list: {
        parameters: {
            query?: {
                /** @description The id of the application. */
                application?: number;
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                /**
                 * @description * `phone` - Phone
                 *     * `video` - Video
                 *     * `onsite` - Onsite
                 *     * `technical` - Technical
                 *     * `behavioral` - Behavioral
                 *     * `panel` - Panel
                 *     * `other` - Other
                 */
                kind?: ("behavioral" | "onsite" | "other" | "panel" | "phone" | "technical" | "video")[];
                /** @description Order; `starts_at` unless said, nulls last. */
                ordering?: "starts_at" | "-starts_at" | "created_at" | "-created_at" | "updated_at" | "-updated_at";
                /**
                 * @description * `pending` - Pending
                 *     * `passed` - Passed
                 *     * `failed` - Failed
                 *     * `cancelled` - Cancelled
                 */
                outcome?: ("cancelled" | "failed" | "passed" | "pending")[];
                /** @description Rows per page. */
                page_size?: number;
                /** @description Starts at or after a time, or on or after a day. */
                starts_after?: string;
                /** @description Starts at or before a time, or on or before a day. */
                starts_before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedInterviewList"];
                };
            };
        };
    };
    interviews_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InterviewRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interview"];
                };
            };
        };
    };
    interviews_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interview"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    interviews_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InterviewRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interview"];
                };
            };
        };
    };
    interviews_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    interviews_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedInterviewRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interview"];
                };
            };
        };
    };
    jobs_list: {
        parameters: {
            query?: {
                /** @description Part of the company's name, in any case. */
                company?: string;
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                /** @description Made at or after a time, or on or after a day. */
                created_after?: string;
                /** @description Made at or before a time, or on or before a day. */
                created_before?: string;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description Deadline on or before. */
                deadline_before?: string;
                /** @description The deleted ones alone. */
                deleted?: boolean;
                /**
                 * @description * `junior` - Junior
                 *     * `mid` - Mid
                 *     * `senior` - Senior
                 *     * `lead` - Lead
                 */
                experience_level?: ("junior" | "lead" | "mid" | "senior" | null)[];
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                /** @description Has a live application, or has none. */
                has_application?: boolean;
                /** @description These alone: up to 200 ids between commas. */
                ids?: number[];
                /**
                 * @description * `full_time` - Full Time
                 *     * `part_time` - Part Time
                 *     * `contract` - Contract
                 *     * `internship` - Internship
                 *     * `temporary` - Temporary
                 *     * `freelance` - Freelance
                 */
                job_type?: ("contract" | "freelance" | "full_time" | "internship" | "part_time" | "temporary" | null)[];
                /** @description Part of the location, in any case. */
                location?: string;
                /** @description Order; `-created_at` unless said, nulls last. */
                ordering?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "company" | "-company" | "title" | "-title" | "deadline" | "-deadline" | "posted_on" | "-posted_on" | "salary_min" | "-salary_min" | "salary_max" | "-salary_max";
                /** @description Rows per page. */
                page_size?: number;
                /** @description Posted on or after. */
                posted_after?: string;
                /** @description Posted on or before. */
                posted_before?: string;
                /** @description Every word must match, the last one as a prefix. */
                q?: string;
                /** @description Remote jobs alone, or all others. */
                remote?: boolean;
                /** @description The range begins at or below. */
                salary_max?: number;
                /** @description The range reaches this. */
                salary_min?: number;
                /** @description The source, exactly. */
                source?: string;
                /**
                 * @description * `saved` - Saved
                 *     * `open` - Open
                 *     * `closed` - Closed
                 *     * `archived` - Archived
                 */
                status?: ("archived" | "closed" | "open" | "saved")[];
                /** @description Carries the tag; repeat for more, each must be there. */
                tags?: string[];
                /**
                 * @description With several skills: any of them, or all.
                 *
                 *     * `any` - any
                 *     * `all` - all
                 */
                tech_match?: "all" | "any";
                /** @description Asks for the skill; repeat for more. */
                tech_stack?: string[];
                /**
                 * @description * `onsite` - Onsite
                 *     * `hybrid` - Hybrid
                 *     * `remote` - Remote
                 */
                work_mode?: ("hybrid" | "onsite" | "remote" | null)[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedJobList"];
                };
            };
        };
    };
    jobs_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWriteRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobWrite"];
                };
            };
        };
    };
    jobs_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    jobs_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWriteRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobWrite"];
                };
            };
        };
    };
    jobs_destroy: {
        parameters: {
            query?: {
                /** @description With `hard=true`: remove what hangs on it, too. */
                cascade?: boolean;
                /** @description Remove for good, a deleted one too. */
                hard?: boolean;
            };
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    jobs_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedJobWriteRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobWrite"];
                };
            };
        };
    };
    jobs_restore_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    jobs_bulk_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description All or nothing; false keeps the good rows.
                     * @default true
                     */
                    atomic?: boolean;
                    items: components["schemas"]["JobWriteRequest"][];
                };
            };
        };
        responses: {
            /** @description All rows. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkCreateReport"];
                };
            };
            /** @description With `atomic: false`: some failed. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkCreateReport"];
                };
            };
        };
    };
    jobs_bulk_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkDeleteJobsRequest"];
            };
        };
        responses: {
            /** @description All rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkDeleteReport"];
                };
            };
            /** @description With `atomic: false`: some failed. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkDeleteReport"];
                };
            };
        };
    };
    jobs_bulk_restore: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkIdsRequest"];
            };
        };
        responses: {
            /** @description All rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkUpdateReport"];
                };
            };
            /** @description With `atomic: false`: some failed. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkUpdateReport"];
                };
            };
        };
    };
    jobs_bulk_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description All or nothing; false keeps the good rows.
                     * @default true
                     */
                    atomic?: boolean;
                    items: ({
                        id: number;
                    } & components["schemas"]["PatchedJobWriteRequest"])[];
                };
            };
        };
        responses: {
            /** @description All rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkUpdateReport"];
                };
            };
            /** @description With `atomic: false`: some failed. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkUpdateReport"];
                };
            };
        };
    };
    jobs_export_retrieve: {
        parameters: {
            query?: {
                /** @description Part of the company's name, in any case. */
                company?: string;
                /** @description Made at or after a time, or on or after a day. */
                created_after?: string;
                /** @description Made at or before a time, or on or before a day. */
                created_before?: string;
                /** @description A place among the pages: taken from `next`. */
                cursor?: string;
                /** @description Deadline on or before. */
                deadline_before?: string;
                /** @description The deleted ones alone. */
                deleted?: boolean;
                /**
                 * @description * `junior` - Junior
                 *     * `mid` - Mid
                 *     * `senior` - Senior
                 *     * `lead` - Lead
                 */
                experience_level?: ("junior" | "lead" | "mid" | "senior" | null)[];
                /** @description Comma-separated columns, in the order wanted, or all. */
                fields?: string;
                file_format?: "csv" | "json" | "xlsx";
                /** @description Has a live application, or has none. */
                has_application?: boolean;
                /** @description These alone: up to 200 ids between commas. */
                ids?: number[];
                /**
                 * @description * `full_time` - Full Time
                 *     * `part_time` - Part Time
                 *     * `contract` - Contract
                 *     * `internship` - Internship
                 *     * `temporary` - Temporary
                 *     * `freelance` - Freelance
                 */
                job_type?: ("contract" | "freelance" | "full_time" | "internship" | "part_time" | "temporary" | null)[];
                /** @description Part of the location, in any case. */
                location?: string;
                /** @description Order, as in the list; nulls last. */
                ordering?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "company" | "-company" | "title" | "-title" | "deadline" | "-deadline" | "posted_on" | "-posted_on" | "salary_min" | "-salary_min" | "salary_max" | "-salary_max";
                /** @description JSON in pages, each with the manifest and `next`. */
                page_size?: number;
                /** @description Posted on or after. */
                posted_after?: string;
                /** @description Posted on or before. */
                posted_before?: string;
                /** @description Every word must match, the last one as a prefix. */
                q?: string;
                /** @description Remote jobs alone, or all others. */
                remote?: boolean;
                /** @description The range begins at or below. */
                salary_max?: number;
                /** @description The range reaches this. */
                salary_min?: number;
                /** @description The source, exactly. */
                source?: string;
                /**
                 * @description * `saved` - Saved
                 *     * `open` - Open
                 *     * `closed` - Closed
                 *     * `archived` - Archived
                 */
                status?: ("archived" | "closed" | "open" | "saved")[];
                /** @description Carries the tag; repeat for more, each must be there. */
                tags?: string[];
                /**
                 * @description With several skills: any of them, or all.
                 *
                 *     * `any` - any
                 *     * `all` - all
                 */
                tech_match?: "all" | "any";
                /** @description Asks for the skill; repeat for more. */
                tech_stack?: string[];
                /**
                 * @description * `onsite` - Onsite
                 *     * `hybrid` - Hybrid
                 *     * `remote` - Remote
                 */
                work_mode?: ("hybrid" | "onsite" | "remote" | null)[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    "text/csv; charset=utf-8": Blob;
                };
            };
        };
    };
    jobs_search: {
        parameters: {
            query?: {
                /** @description Part of the company's name, in any case. */
                company?: string;
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                /** @description Made at or after a time, or on or after a day. */
                created_after?: string;
                /** @description Made at or before a time, or on or before a day. */
                created_before?: string;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description Deadline on or before. */
                deadline_before?: string;
                /** @description The deleted ones alone. */
                deleted?: boolean;
                /**
                 * @description * `junior` - Junior
                 *     * `mid` - Mid
                 *     * `senior` - Senior
                 *     * `lead` - Lead
                 */
                experience_level?: ("junior" | "lead" | "mid" | "senior" | null)[];
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                /** @description Has a live application, or has none. */
                has_application?: boolean;
                /** @description These alone: up to 200 ids between commas. */
                ids?: number[];
                /**
                 * @description * `full_time` - Full Time
                 *     * `part_time` - Part Time
                 *     * `contract` - Contract
                 *     * `internship` - Internship
                 *     * `temporary` - Temporary
                 *     * `freelance` - Freelance
                 */
                job_type?: ("contract" | "freelance" | "full_time" | "internship" | "part_time" | "temporary" | null)[];
                /** @description Part of the location, in any case. */
                location?: string;
                /** @description Order; `-created_at` unless said, nulls last. */
                ordering?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "company" | "-company" | "title" | "-title" | "deadline" | "-deadline" | "posted_on" | "-posted_on" | "salary_min" | "-salary_min" | "salary_max" | "-salary_max";
                /** @description Rows per page. */
                page_size?: number;
                /** @description Posted on or after. */
                posted_after?: string;
                /** @description Posted on or before. */
                posted_before?: string;
                /** @description Every word must match, the last one as a prefix. */
                q?: string;
                /** @description Remote jobs alone, or all others. */
                remote?: boolean;
                /** @description The range begins at or below. */
                salary_max?: number;
                /** @description The range reaches this. */
                salary_min?: number;
                /** @description The source, exactly. */
                source?: string;
                /**
                 * @description * `saved` - Saved
                 *     * `open` - Open
                 *     * `closed` - Closed
                 *     * `archived` - Archived
                 */
                status?: ("archived" | "closed" | "open" | "saved")[];
                /** @description Carries the tag; repeat for more, each must be there. */
                tags?: string[];
                /**
                 * @description With several skills: any of them, or all.
                 *
                 *     * `any` - any
                 *     * `all` - all
                 */
                tech_match?: "all" | "any";
                /** @description Asks for the skill; repeat for more. */
                tech_stack?: string[];
                /**
                 * @description * `onsite` - Onsite
                 *     * `hybrid` - Hybrid
                 *     * `remote` - Remote
                 */
                work_mode?: ("hybrid" | "onsite" | "remote" | null)[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedJobList"];
                };
            };
        };
    };
    me_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    me_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmationRequest"];
            };
        };
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    me_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedProfileRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
        };
    };
    me_settings_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    me_settings_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SettingsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
        };
    };
    me_settings_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedSettingsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
        };
    };
    me_skills_retrieve: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSkill"][];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    me_skills_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserSkillRequest"][];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSkill"][];
                };
            };
        };
    };
    me_tokens_list: {
        parameters: {
            query?: {
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                /** @description Order; `-created_at` unless said, nulls last. */
                ordering?: "created_at" | "-created_at" | "expires_at" | "-expires_at" | "last_used_at" | "-last_used_at" | "name" | "-name";
                /** @description Rows per page. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedApiTokenList"];
                };
            };
        };
    };
    me_tokens_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiTokenRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedToken"];
                };
            };
        };
    };
    me_tokens_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiToken"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    me_tokens_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    notifications_list: {
        parameters: {
            query?: {
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                created_after?: string;
                created_before?: string;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                is_read?: boolean;
                /** @description Order; `-created_at` unless said, nulls last. */
                ordering?: "created_at" | "-created_at" | "id" | "-id";
                /** @description Rows per page. */
                page_size?: number;
                /**
                 * @description * `low` - Low
                 *     * `medium` - Medium
                 *     * `high` - High
                 *     * `urgent` - Urgent
                 */
                priority?: ("high" | "low" | "medium" | "urgent")[];
                /**
                 * @description * `job_status_change` - Job Status Change
                 *     * `application_update` - Application Update
                 *     * `interview_reminder` - Interview Reminder
                 *     * `new_job_match` - New Job Match
                 *     * `application_deadline` - Application Deadline
                 *     * `follow_up_due` - Follow Up Due
                 *     * `export_ready` - Export Ready
                 *     * `import_finished` - Import Finished
                 *     * `system_announcement` - System Announcement
                 *     * `digest` - Digest
                 */
                type?: ("application_deadline" | "application_update" | "digest" | "export_ready" | "follow_up_due" | "import_finished" | "interview_reminder" | "job_status_change" | "new_job_match" | "system_announcement")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedNotificationList"];
                };
            };
        };
    };
    notifications_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    notifications_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    notifications_deliveries_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"][];
                };
            };
        };
    };
    notifications_read_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
        };
    };
    notifications_unread_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
        };
    };
    notifications_bulk_delete_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkDeleteRequest"];
            };
        };
        responses: {
            /** @description All were deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkDeleteReport"];
                };
            };
            /** @description With `atomic: false`: some were. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkDeleteReport"];
                };
            };
        };
    };
    notifications_preferences_retrieve: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preference"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    notifications_preferences_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PreferenceRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preference"];
                };
            };
        };
    };
    notifications_preferences_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedPreferenceRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preference"];
                };
            };
        };
    };
    notifications_read_all_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadAll"];
                };
            };
        };
    };
    notifications_unread_count_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnreadCount"];
                };
            };
        };
    };
    saved_searches_list: {
        parameters: {
            query?: {
                /** @description Adds `count`, the number of rows on all pages. */
                count?: boolean;
                /** @description A place in the list: taken from `next` or `previous`. */
                cursor?: string;
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
                /** @description Order; `-created_at` unless said, nulls last. */
                ordering?: "created_at" | "-created_at" | "name" | "-name";
                /** @description Rows per page. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedSavedSearchList"];
                };
            };
        };
    };
    saved_searches_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Replays the first answer to this key for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedSearchRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearch"];
                };
            };
        };
    };
    saved_searches_retrieve: {
        parameters: {
            query?: {
                /** @description Comma-separated names: these alone, also of those that are required otherwise. */
                fields?: string;
            };
            header?: {
                /** @description An ETag: answers 304 while it is current. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearch"];
                };
            };
            /** @description The version that `If-None-Match` names is current. */
            304: {
                headers: {
                    /** @description The version that is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    saved_searches_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedSearchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearch"];
                };
            };
        };
    };
    saved_searches_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    saved_searches_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag: answers 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedSavedSearchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearch"];
                };
            };
        };
    };
}
