"""How the Bot API writes a member of a chat: each status carries its own fields."""

from tests.fakes.telegram_messages import Json

_EVERY_ADMINISTRATOR_RIGHT = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_direct_messages",
)
_EVERY_PERMISSION = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)

ADMINISTRATORS = ("creator", "administrator")


def member_json(user: Json, status: str) -> Json:
    """The ChatMember of `user`; a restricted one may do nothing, an administrator everything."""
    member: Json = {"status": status, "user": user}
    match status:
        case "creator":
            return member | {"is_anonymous": False}
        case "administrator":
            rights = dict.fromkeys(_EVERY_ADMINISTRATOR_RIGHT, True)
            return member | rights | {"is_anonymous": False, "can_be_edited": False}
        case "restricted":
            permissions = dict.fromkeys(_EVERY_PERMISSION, False)
            return member | permissions | {"is_member": True, "until_date": 0}
        case "kicked":
            return member | {"until_date": 0}
        case _:
            return member
