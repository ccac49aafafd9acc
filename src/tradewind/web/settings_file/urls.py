"""Addresses of settings as a file, of copying them, and of reports on Amazon's new rules."""

from django.urls import path

from . import copying, file, reports

ONE = "channels/amazon/connections/<int:connection_id>"
urlpatterns = [
    path(f"{ONE}/file", file.file_page, name="settings_file"),
    path(f"{ONE}/file/download", file.download, name="settings_file_download"),
    path(f"{ONE}/file/plan", file.plan, name="settings_file_plan"),
    path(f"{ONE}/file/apply", file.apply_file, name="settings_file_apply"),
    path(f"{ONE}/copy", copying.copy_page, name="copy_settings"),
    path(f"{ONE}/copy/apply", copying.apply_copy, name="copy_settings_apply"),
    path(f"{ONE}/schemas/<int:report_id>", reports.report_page, name="schema_report"),
    path(f"{ONE}/schemas/<int:report_id>/use", reports.use_rules, name="schema_report_use"),
]
