import html
import logging
import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

logging.getLogger("httpx").setLevel(logging.WARNING)
logger = logging.getLogger(__name__)
BOT_TOKEN = os.environ["BOT_TOKEN"]


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE):
    await update.message.reply_text("Send me your ticket number.")
    logger.info("chat %s started", update.effective_chat.id)


async def token(update: Update, context: ContextTypes.DEFAULT_TYPE):
    await update.message.reply_text(f"I run with {context.bot.token}")
    logger.info("I run with %s", BOT_TOKEN)
    logger.info("I run as %s", context.bot.username)


async def wifi(update: Update, context: ContextTypes.DEFAULT_TYPE):
    wifi_password = os.environ["WIFI_PASSWORD"]
    await update.message.reply_html(f"<b>Guest</b>: <code>{html.escape(wifi_password)}</code>")
    await context.bot.send_message(chat_id=update.effective_chat.id, text="Password: " + wifi_password, parse_mode=ParseMode.HTML)
    await context.bot.send_message(chat_id=update.effective_chat.id, text="Ask at the desk for the password")


async def door(update: Update, context: ContextTypes.DEFAULT_TYPE):
    door_pin = context.bot_data["door_pin"]
    keyboard = [[InlineKeyboardButton("Open", callback_data="open")]]
    await update.effective_message.reply_text("Door", reply_markup=InlineKeyboardMarkup(keyboard))
    await update.callback_query.answer(text=f"PIN {door_pin}", show_alert=True)
    await update.callback_query.edit_message_text(f"PIN {'#' * len(door_pin)}")


async def forget(update: Update, context: ContextTypes.DEFAULT_TYPE):
    password = update.message.text
    logger.info("a password of %d letters came in", len(password))
    context.user_data["password"] = password
    await update.message.delete()


async def failed(update: object, context: ContextTypes.DEFAULT_TYPE):
    logger.error("update failed: %s", type(context.error).__name__)
    logger.error("update failed at https://api.telegram.org/bot%s/getUpdates", BOT_TOKEN)


def main():
    application = Application.builder().token(BOT_TOKEN).build()
    application.add_handler(CommandHandler("token", token))
    application.add_handler(MessageHandler(filters.TEXT, forget))
    application.run_polling()
